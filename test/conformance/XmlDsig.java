// An independent XML-DSig, the JDK's: verifies what we write, and writes what we must accept. Run as `java XmlDsig.java …`.
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class XmlDsig {
  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  static final String XMLNS = "http://www.w3.org/2000/xmlns/";
  static final XMLSignatureFactory SIGNATURES = XMLSignatureFactory.getInstance("DOM");

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "verify" -> {
        for (int i = 1; i < args.length; i++) System.out.println(verify(args[i]));
      }
      // sign KEY CERTIFICATE ALGORITHM (IN OUT TRANSFORMS C14N)…
      case "sign" -> {
        for (int i = 4; i + 3 < args.length; i += 4) sign(args, args[i], args[i + 1], args[i + 2], args[i + 3]);
      }
      // prefix (IN OUT)…
      case "prefix" -> {
        for (int i = 1; i + 1 < args.length; i += 2) prefix(args[i], args[i + 1]);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  static Document read(String file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new File(file));
  }

  static void write(Document document, String file) throws Exception {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "no");
    document.setXmlStandalone(true);
    try (OutputStream out = Files.newOutputStream(Path.of(file))) {
      transformer.transform(new DOMSource(document), new StreamResult(out));
    }
  }

  static String verify(String file) throws Exception {
    Document document = read(file);
    Element signature = null;
    for (Node child = document.getDocumentElement().getFirstChild(); child != null; child = child.getNextSibling()) {
      if (DSIG.equals(child.getNamespaceURI())) signature = (Element) child;
    }
    if (signature == null) return "no signature";
    String base64 = ((Element) signature.getElementsByTagNameNS(DSIG, "X509Certificate").item(0)).getTextContent();
    X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
    return SIGNATURES.unmarshalXMLSignature(context).validate(context) ? "valid" : "invalid";
  }

  static byte[] pem(String file) throws Exception {
    String text = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----", "");
    return Base64.getMimeDecoder().decode(text);
  }

  static void sign(String[] args, String in, String out, String transforms, String c14n) throws Exception {
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pem(args[1])));
    X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem(args[2])));
    Document document = read(in);
    List<Transform> list = new ArrayList<>();
    for (String transform : transforms.split(",")) {
      list.add(SIGNATURES.newTransform(transform, (TransformParameterSpec) null));
    }
    var digest = SIGNATURES.newDigestMethod(DigestMethod.SHA256, null);
    var reference = SIGNATURES.newReference("", digest, list, null, null);
    var signedInfo = SIGNATURES.newSignedInfo(
        SIGNATURES.newCanonicalizationMethod(c14n, (C14NMethodParameterSpec) null),
        SIGNATURES.newSignatureMethod(args[3], null), List.of(reference));
    var keys = SIGNATURES.getKeyInfoFactory();
    String name = certificate.getSubjectX500Principal().getName();
    var keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(name, certificate))));
    XMLSignature signature = SIGNATURES.newXMLSignature(signedInfo, keyInfo);
    signature.sign(new DOMSignContext(key, document.getDocumentElement()));
    write(document, out);
  }

  /** Every element gets a prefix of its own depth, declared where it is used, and declarations that nobody uses. */
  static void prefix(String in, String out) throws Exception {
    Document document = read(in);
    rename(document, document.getDocumentElement(), 0);
    document.getDocumentElement().setAttributeNS(XMLNS, "xmlns:unused", "urn:nobody");
    write(document, out);
  }

  static void rename(Document document, Element element, int depth) {
    element.removeAttributeNS(XMLNS, "xmlns");
    String prefix = "p" + depth + (depth % 2 == 0 ? "" : "-å");
    String namespace = element.getNamespaceURI();
    Element renamed = namespace == null ? element
        : (Element) document.renameNode(element, namespace, prefix + ":" + element.getLocalName());
    if (namespace != null) renamed.setAttributeNS(XMLNS, "xmlns:" + prefix, namespace);
    renamed.setAttributeNS(XMLNS, "xmlns:u" + depth, "urn:unused:" + depth);
    for (Node child = renamed.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) rename(document, inner, depth + 1);
    }
  }
}
