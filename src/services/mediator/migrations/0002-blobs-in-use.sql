-- The daily sweep asks which blobs are still referred to.
create index delivery_content_blob on delivery (content_blob) where content_blob is not null;
