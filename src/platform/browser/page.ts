// What every page has when script runs: the button that says what it does, the error summary in focus, copy buttons
export {};
