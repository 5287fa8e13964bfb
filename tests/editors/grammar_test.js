// The TextMate grammar, through the engine that VS Code uses: every word of a sample gets its scope,
// and no file of the project has a character that the grammar calls wrong.
//
// Usage: grammar_test.js SOURCE_DIR. Needs npm's vscode-textmate and vscode-oniguruma on NODE_PATH;
// without them it is skipped (exit status 77). `./dev editors` fetches them and runs this.
const assert = require("assert");
const fs = require("fs");
const path = require("path");

let textmate, oniguruma;
try {
  textmate = require("vscode-textmate");
  oniguruma = require("vscode-oniguruma");
} catch (error) {
  console.log("skipped: npm's vscode-textmate and vscode-oniguruma are not there");
  process.exit(77);
}

const source = process.argv[2];
const grammarPath = path.join(source, "editors/vscode/tagwire.tmLanguage.json");

async function loadGrammar() {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () =>
      textmate.parseRawGrammar(fs.readFileSync(grammarPath, "utf8"), grammarPath),
  });
  return registry.loadGrammar("source.tagwire");
}

/// [text, innermost scope] of every token of `text` that is not blank.
function tokens(grammar, text) {
  const found = [];
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, state);
    for (const token of result.tokens) {
      const word = line.slice(token.startIndex, token.endIndex).trim();
      if (word) found.push([word, token.scopes[token.scopes.length - 1]]);
    }
    state = result.ruleStack;
  }
  return { found, state };
}

const SAMPLES = [
  ["module shop.orders;", "module", "keyword.other"],
  ["module shop.orders;", "shop.orders", "entity.name.namespace"],
  ['import "a.idl" as b;', "import", "keyword.control.import"],
  ['import "a.idl" as b;', "b", "entity.name.namespace"],
  ["/// doc", "/// doc", "comment.line.documentation"],
  ["//// line", "//// line", "comment.line.double-slash"],
  ["/* block */", "block", "comment.block"],
  ["const A: int32 = 5;", "const", "storage.type"],
  ["const A: int32 = 5;", "A", "constant.other"],
  ["const A: int32 = 5;", "int32", "support.type"],
  ["const A: int32 = 5;", "5", "constant.numeric"],
  ["const A: duration = 15ms;", "ms", "keyword.other.unit"],
  ["const A: double = -1.5e-3;", "-1.5e-3", "constant.numeric"],
  ["const A: bool = true;", "true", "constant.language"],
  ["const A: S = B;", "B", "variable.other.constant"],
  ["const A: S = B;", "S", "entity.name.type"],
  ["const A: list<int32> = [1];", "list", "support.type"],
  ['const A: string = "a\\n";', "\\n", "constant.character.escape"],
  ['const A: string = "a\\x";', "\\x", "invalid.illegal.escape"],
  ['type Sku = @pattern("x") string;', "Sku", "entity.name.type.alias"],
  ['type Sku = @pattern("x") string;', "pattern", "entity.other.attribute-name"],
  ["enum Status { open; }", "enum", "storage.type"],
  ["enum Status { open; }", "Status", "entity.name.type"],
  ["enum Status { open; }", "open", "variable.other.enummember"],
  ["strict enum P: int32 { low = 1; }", "strict", "storage.modifier"],
  ["strict enum P: int32 { low = 1; }", "low", "variable.other.enummember"],
  ["struct S { reserved old, 3; }", "reserved", "storage.modifier"],
  ["struct S { reserved old, 3; }", "old", "variable.other.reserved"],
  ["struct S { reserved: int32; }", "reserved", "variable.other.member"],
  ["struct S { service: string?; }", "service", "variable.other.member"],
  ["struct S { a: map<string, T> = {}; b: T; }", "b", "variable.other.member"],
  ["struct S { a: T = {x: 1}; b: T; }", "x", "variable.other.member"],
  ["struct S { @range(1..9) a: T; }", "range", "entity.other.attribute-name"],
  ["struct S { @range(1..9) a: T; }", "..", "keyword.operator.range"],
  ["struct S { string: string; }", "string", "variable.other.member"],
  ["union U { card: Card; cash; }", "cash", "variable.other.enummember"],
  ['error E = 4 "no {sku}, {{" { sku: string; }', "E", "entity.name.type.error"],
  ['error E = 4 "no {sku}, {{" { sku: string; }', "{sku}", "variable.other.member"],
  ['error E = 4 "no {sku}, {{" { sku: string; }', "{{", "constant.character.escape"],
  ['error E = 4 "no {sku}, {{" { sku: string; }', "sku", "variable.other.member"],
  ["service S extends a.B { f(); }", "extends", "storage.modifier.extends"],
  ["service S { f(a: int32 = 1) -> T throws E; }", "f", "entity.name.function"],
  ["service S { f(a: int32 = 1) -> T throws E; }", "a", "variable.parameter"],
  ["service S { f(a: int32 = 1) -> T throws E; }", "->", "keyword.operator.arrow"],
  ["service S { f(a: int32 = 1) -> T throws E; }", "T", "entity.name.type"],
  ["service S { f(a: int32 = 1) -> T throws E; }", "throws", "keyword.control.throws"],
  ["service S { f(a: int32 = 1) -> T throws E; }", "E", "entity.name.type.error"],
  ["service S { oneway f(); }", "oneway", "storage.modifier"],
  ["service S { example f({a: 1}) throws E {b: 2}; }", "example", "keyword.other.example"],
  ["service S { example f({a: 1}) throws E {b: 2}; }", "f", "entity.name.function"],
  ["service S { example f({a: 1}) throws E {b: 2}; }", "b", "variable.other.member"],
  ["service S { f(); } struct T { a: int32; }", "struct", "storage.type"],
  ['error E = 1 "x"; struct T { a: int32; }', "struct", "storage.type"],
];

function idlFiles(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const each = path.join(folder, entry.name);
    if (entry.isDirectory()) return idlFiles(each);
    return entry.name.endsWith(".idl") ? [each] : [];
  });
}

loadGrammar().then((grammar) => {
  for (const [text, word, scope] of SAMPLES) {
    const { found } = tokens(grammar, text);
    const hits = found.filter(([each]) => each === word);
    assert(
      hits.some(([, each]) => each === scope + ".tagwire"),
      `${text}: expected ${scope} on '${word}', found ${JSON.stringify(found)}`
    );
  }
  const folders = ["examples", "tests/idl/files", "tests/idl/format", "tests/codegen/golden"];
  const files = folders.flatMap((folder) => idlFiles(path.join(source, folder)));
  assert(files.length > 15);
  for (const file of files) {
    const { found, state } = tokens(grammar, fs.readFileSync(file, "utf8"));
    const wrong = found.filter(([, scope]) => scope.startsWith("invalid"));
    assert.deepStrictEqual(wrong, [], file);
    // Every block was closed: nothing is left open at the end.
    assert.strictEqual(state.depth, 1, `${file}: a rule is open at the end`);
  }
  console.log(`${SAMPLES.length} samples and ${files.length} files: fine`);
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
