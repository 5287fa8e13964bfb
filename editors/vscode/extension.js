// Starts `tagwire lsp` and connects VS Code to it. Everything else is the server's.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const settings = vscode.workspace.getConfiguration("tagwire");
  const server = { command: settings.get("command"), args: ["lsp"] };
  client = new LanguageClient("tagwire", "tagwire", server, {
    documentSelector: [{ language: "tagwire" }],
    initializationOptions: { importDirs: settings.get("importDirs") },
  });
  return client.start();
}

function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
