#include "idl/index.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include "idl/diagnostic.h"
#include "idl/lexer.h"
#include "idl/parser.h"

namespace tagwire::idl {

namespace fs = std::filesystem;

using syntax::Attribute;
using syntax::Path;
using syntax::TypeExpr;
using syntax::ValueExpr;

namespace {

/// Aliases and services may go in circles, which the checker reports.
constexpr int kMaxSteps = 64;

std::string wire_name(const std::string& name, const std::vector<Attribute>& attributes) {
  for (const Attribute& attribute : attributes) {
    const bool is_wire = attribute.name.text() == "wire" && attribute.args.size() == 1;
    const auto& value = is_wire ? attribute.args[0].low : std::nullopt;
    if (value && value->kind == ValueExpr::Kind::kString) return value->string;
  }
  return name;
}

/// From where to where declarations reach, which the syntax tree does not say: found in the tokens
/// around their names.
class Extents {
 public:
  explicit Extents(const SourceFile& source) {
    Diagnostics ignored;
    tokens_ = lex(source, ignored).tokens;
  }

  Span around(const Span& name) const {
    const auto found = std::lower_bound(
        tokens_.begin(), tokens_.end(), name.begin,
        [](const Token& token, std::size_t begin) { return token.span.begin < begin; });
    if (found == tokens_.end() || found->kind == TokenKind::kEnd) return name;
    const auto at = static_cast<std::size_t>(found - tokens_.begin());
    return tokens_[first(at)].span.to(tokens_[last(at)].span);
  }

 private:
  /// Back to behind what ends the declaration before, or begins the block or list around.
  std::size_t first(std::size_t at) const {
    int depth = 0;
    while (at > 0) {
      const TokenKind kind = tokens_[at - 1].kind;
      if (kind == TokenKind::kRightParen) ++depth;
      if (kind == TokenKind::kLeftParen && --depth < 0) break;
      const bool ends = kind == TokenKind::kSemicolon || kind == TokenKind::kLeftBrace ||
                        kind == TokenKind::kRightBrace || kind == TokenKind::kComma;
      if (ends && depth == 0) break;
      --at;
    }
    return at;
  }

  /// On to its `;`, the end of its block, or in front of the end of the list around.
  std::size_t last(std::size_t at) const {
    int depth = 0;
    bool has_value = false;
    for (; tokens_[at + 1].kind != TokenKind::kEnd; ++at) {
      const TokenKind next = tokens_[at + 1].kind;
      const bool opens = next == TokenKind::kLeftBrace || next == TokenKind::kLeftParen ||
                         next == TokenKind::kLeftBracket || next == TokenKind::kLess;
      const bool closes = next == TokenKind::kRightBrace || next == TokenKind::kRightParen ||
                          next == TokenKind::kRightBracket || next == TokenKind::kGreater;
      if (depth == 0 && (closes || next == TokenKind::kComma)) return at;
      if (depth == 0 && next == TokenKind::kSemicolon) return at + 1;
      if (depth == 0 && next == TokenKind::kEquals) {
        // `error X = 1 {` has a block behind its number, `x = {` a value.
        has_value = at + 2 < tokens_.size() && tokens_[at + 2].kind == TokenKind::kLeftBrace;
      }
      if (opens) ++depth;
      if (closes && --depth == 0 && next == TokenKind::kRightBrace && !has_value) return at + 1;
    }
    return at;
  }

  std::vector<Token> tokens_;
};

}  // namespace

const Definition* Definition::member(std::string_view wanted) const {
  for (const Definition* each : members) {
    if (each->name == wanted) return each;
  }
  return nullptr;
}

std::string_view spell(Definition::Kind kind) {
  switch (kind) {
    case Definition::Kind::kModule:
      return "module";
    case Definition::Kind::kImport:
      return "import";
    case Definition::Kind::kConst:
      return "constant";
    case Definition::Kind::kAlias:
      return "type";
    case Definition::Kind::kEnum:
      return "enum";
    case Definition::Kind::kEnumerator:
      return "enumerator";
    case Definition::Kind::kStruct:
      return "struct";
    case Definition::Kind::kField:
      return "field";
    case Definition::Kind::kUnion:
      return "union";
    case Definition::Kind::kArm:
      return "arm";
    case Definition::Kind::kError:
      return "error";
    case Definition::Kind::kService:
      return "service";
    case Definition::Kind::kMethod:
      return "method";
    case Definition::Kind::kParameter:
      return "parameter";
  }
  return "";
}

class Index::Builder {
 public:
  Builder(const ReadFile& read, const std::vector<std::string>& import_dirs)
      : read_(read), import_dirs_(import_dirs) {}

  void run(const std::string& path) {
    file_ = load(path);
    // Files are appended while imports are followed.
    for (std::size_t i = 0; i < files_.size(); ++i) load_imports(files_[i]);
    if (file_ == nullptr) return;
    use_all();
    std::stable_sort(uses_.begin(), uses_.end(),
                     [](const Use& a, const Use& b) { return a.span.begin < b.span.begin; });
  }

  const IndexedFile* file() const { return file_; }
  const std::vector<Use>& uses() const { return uses_; }

  const Definition* resolve(const IndexedFile& file, const TypeExpr& type) const {
    const Shape shape = shape_of(file, &type);
    return shape.definition;
  }

 private:
  using Kind = Definition::Kind;

  // ---- declarations

  IndexedFile* load(const std::string& path) {
    const std::string key = fs::path(path).lexically_normal().string();
    const auto known = by_path_.find(key);
    if (known != by_path_.end()) return known->second;
    const std::optional<std::string> text = read_(path);
    if (!text) return nullptr;
    IndexedFile& file = files_.emplace_back();
    by_path_[key] = &file;
    file.path = path;
    file.source = std::make_unique<SourceFile>(path, *text);
    Diagnostics ignored;
    file.tree = parse(*file.source, ignored);
    declare_all(file);
    return &file;
  }

  void load_imports(IndexedFile& file) {
    for (const syntax::Import& import : file.tree.imports) {
      IndexedFile* target = nullptr;
      for (const std::string& place : candidates(import.path, file.path)) {
        if (target == nullptr && !import.path.empty()) target = load(place);
      }
      Definition& definition = definitions_.emplace_back();
      definition.kind = Kind::kImport;
      definition.span = import.span;
      definition.name_span = import.alias ? import.alias->span : import.path_span;
      definition.file = &file;
      definition.imported = target;
      if (import.alias) {
        definition.name = import.alias->text;
      } else if (target != nullptr && !target->tree.module.parts.empty()) {
        definition.name = target->tree.module.parts.back().text;
      }
      by_import_[&import] = &definition;
      file.imports.emplace(definition.name, &definition);
    }
  }

  std::vector<std::string> candidates(const std::string& path, const std::string& importer) const {
    if (fs::path(path).is_absolute()) return {path};
    std::vector<std::string> places = {
        (fs::path(importer).parent_path() / path).lexically_normal().string()};
    for (const std::string& folder : import_dirs_) {
      places.push_back((fs::path(folder) / path).lexically_normal().string());
    }
    return places;
  }

  void declare_all(IndexedFile& file) {
    const Extents extents(*file.source);
    extents_ = &extents;
    declaring_ = &file;
    if (!file.tree.module.parts.empty()) {
      Definition& module = definitions_.emplace_back();
      module.kind = Kind::kModule;
      module.name = module.wire_name = file.tree.module.text();
      module.name_span = file.tree.module.span;
      module.span = extents.around(module.name_span);
      module.docs = file.tree.docs;
      module.file = &file;
      file.module = &module;
    }
    for (const syntax::Decl& decl : file.tree.declarations) {
      const Definition* declared =
          std::visit([&](const auto& each) -> const Definition* { return declare(each); }, decl);
      if (declared == nullptr || declared->name.empty()) continue;
      file.declarations.push_back(declared);
      file.by_name.emplace(declared->name, declared);
    }
    extents_ = nullptr;
  }

  Definition& add(Kind kind, const syntax::Name& name, const syntax::Header& header,
                  Definition* parent = nullptr) {
    Definition& definition = definitions_.emplace_back();
    definition.kind = kind;
    definition.name = name.text;
    definition.name_span = name.span;
    definition.span = name.span.file == nullptr ? name.span : extents_->around(name.span);
    definition.docs = header.docs;
    definition.wire_name = wire_name(name.text, header.attributes);
    definition.file = declaring_;
    definition.parent = parent;
    if (parent != nullptr) parent->members.push_back(&definition);
    return definition;
  }

  Definition* declare(const syntax::Unreadable&) { return nullptr; }
  Definition* declare(const syntax::Const& decl, Definition* parent = nullptr) {
    Definition& definition = add(Kind::kConst, decl.name, decl, parent);
    definition.type = &decl.type;
    return &definition;
  }
  Definition* declare(const syntax::Alias& decl) {
    Definition& definition = add(Kind::kAlias, decl.name, decl);
    definition.type = &decl.target;
    return &definition;
  }
  Definition* declare(const syntax::Enum& decl) {
    Definition& definition = add(Kind::kEnum, decl.name, decl);
    for (const syntax::Enumerator& each : decl.enumerators) {
      add(Kind::kEnumerator, each.name, each, &definition);
    }
    return &definition;
  }
  void fields(Kind kind, const std::vector<syntax::Field>& all, Definition& parent) {
    for (const syntax::Field& field : all) {
      Definition& definition = add(kind, field.name, field, &parent);
      if (field.type.kind != TypeExpr::Kind::kBroken) definition.type = &field.type;
    }
  }
  Definition* declare(const syntax::Struct& decl) {
    Definition& definition = add(Kind::kStruct, decl.name, decl);
    fields(Kind::kField, decl.fields.fields, definition);
    return &definition;
  }
  Definition* declare(const syntax::Union& decl) {
    Definition& definition = add(Kind::kUnion, decl.name, decl);
    fields(Kind::kArm, decl.arms.fields, definition);
    return &definition;
  }
  Definition* declare(const syntax::ErrorDecl& decl) {
    Definition& definition = add(Kind::kError, decl.name, decl);
    fields(Kind::kField, decl.fields.fields, definition);
    return &definition;
  }
  Definition* declare(const syntax::Service& decl) {
    Definition& definition = add(Kind::kService, decl.name, decl);
    if (decl.base) definition.base = &*decl.base;
    for (const syntax::Const& each : decl.constants) declare(each, &definition);
    for (const syntax::Method& each : decl.methods) {
      Definition& method = add(Kind::kMethod, each.name, each, &definition);
      if (each.result) method.type = &*each.result;
      fields(Kind::kParameter, each.parameters, method);
    }
    return &definition;
  }

  // ---- looking up

  /// What a path of one or two names means in `file`: a declaration of its own, or of an import.
  static const Definition* find(const IndexedFile& file, const Path& path) {
    if (path.parts.empty() || path.parts.size() > 2) return nullptr;
    const IndexedFile* scope = &file;
    if (path.parts.size() == 2) {
      const auto import = file.imports.find(path.parts[0].text);
      if (import == file.imports.end()) return nullptr;
      scope = import->second->imported;
    }
    if (scope == nullptr) return nullptr;
    const auto found = scope->by_name.find(path.parts.back().text);
    return found == scope->by_name.end() ? nullptr : found->second;
  }

  /// What a type is once aliases are followed.
  struct Shape {
    const IndexedFile* file = nullptr;       // in which `type` stands
    const TypeExpr* type = nullptr;          // of a built-in type
    const Definition* definition = nullptr;  // enum, struct or union
  };
  static Shape shape_of(const IndexedFile& in, const TypeExpr* type) {
    const IndexedFile* file = &in;
    for (int step = 0; step < kMaxSteps && type != nullptr; ++step) {
      if (type->name.parts.size() == 1 && is_type_word(type->name.parts[0].text)) {
        return {file, type, nullptr};
      }
      const Definition* definition = find(*file, type->name);
      if (definition == nullptr) return {};
      if (definition->kind != Kind::kAlias) return {definition->file, nullptr, definition};
      file = definition->file;
      type = definition->type;
    }
    return {};
  }

  static const Definition* find_method(const Definition& service, std::string_view name) {
    const Definition* at = &service;
    for (int step = 0; step < kMaxSteps && at != nullptr; ++step) {
      const Definition* method = at->member(name);
      if (method != nullptr && method->kind == Kind::kMethod) return method;
      at = at->base == nullptr ? nullptr : find(*at->file, *at->base);
    }
    return nullptr;
  }

  // ---- uses

  void use(const Span& span, const Definition* target) {
    if (target != nullptr && span.file == file_->source.get()) uses_.push_back({span, target});
  }

  void use_all() {
    if (file_->module != nullptr) use(file_->module->name_span, file_->module);
    attributes(file_->tree.attributes);
    for (const syntax::Import& import : file_->tree.imports) {
      const Definition* definition = by_import_.at(&import);
      use(import.path_span, definition);
      if (import.alias) use(import.alias->span, definition);
    }
    for (const syntax::Decl& decl : file_->tree.declarations) {
      std::visit([this](const auto& each) { visit(each, nullptr); }, decl);
    }
  }

  void name(const syntax::Name& name, const Definition* scope) {
    if (scope != nullptr) {
      use(name.span, scope->member(name.text));
      return;
    }
    const auto found = file_->by_name.find(name.text);
    if (found != file_->by_name.end()) use(name.span, found->second);
  }

  /// The definition that `name` of the file's own declarations gives.
  const Definition* own(const syntax::Name& name) const {
    const auto found = file_->by_name.find(name.text);
    return found == file_->by_name.end() ? nullptr : found->second;
  }

  const Definition* path(const Path& path) {
    if (path.parts.size() == 2) {
      const auto import = file_->imports.find(path.parts[0].text);
      if (import != file_->imports.end()) use(path.parts[0].span, import->second);
    }
    const Definition* target = find(*file_, path);
    if (target != nullptr) use(path.parts.back().span, target);
    return target;
  }

  void attributes(const std::vector<Attribute>& all) {
    for (const Attribute& attribute : all) {
      for (const syntax::AttributeArg& arg : attribute.args) {
        if (arg.low) value(*arg.low, {});
        if (arg.high) value(*arg.high, {});
      }
    }
  }

  void type(const TypeExpr& type) {
    attributes(type.attributes);
    path(type.name);
    for (const TypeExpr& argument : type.arguments) this->type(argument);
  }

  void value(const ValueExpr& value, const Shape& expected) {
    switch (value.kind) {
      case ValueExpr::Kind::kPath:
        return word(value.path, expected);
      case ValueExpr::Kind::kList:
        for (std::size_t i = 0; i < value.items.size(); ++i) {
          this->value(value.items[i], element(expected, i));
        }
        return;
      case ValueExpr::Kind::kObject:
        for (std::size_t i = 0; i < value.items.size(); ++i) {
          this->value(value.items[i], member(value.keys[i], expected));
        }
        return;
      default:
        return;
    }
  }

  void word(const Path& path, const Shape& expected) {
    const bool is_enum = expected.definition != nullptr && expected.definition->kind == Kind::kEnum;
    if (is_enum && path.parts.size() == 1) {
      const Definition* enumerator = expected.definition->member(path.parts[0].text);
      if (enumerator != nullptr) return use(path.parts[0].span, enumerator);
    }
    if (path.parts.size() == 1 && service_ != nullptr) {
      const Definition* constant = service_->member(path.parts[0].text);
      if (constant != nullptr && constant->kind == Kind::kConst) {
        return use(path.parts[0].span, constant);
      }
    }
    if (this->path(path) != nullptr || path.parts.size() < 2) return;
    // Service.CONSTANT
    const Definition* service = own(path.parts[0]);
    if (service == nullptr) return;
    use(path.parts[0].span, service);
    use(path.parts[1].span, service->member(path.parts[1].text));
  }

  static Shape element(const Shape& of, std::size_t index) {
    if (of.type == nullptr || of.type->arguments.empty()) return {};
    const bool is_tuple = of.type->name.text() == "tuple";
    const std::size_t at = is_tuple ? std::min(index, of.type->arguments.size() - 1) : 0;
    return shape_of(*of.file, &of.type->arguments[at]);
  }

  /// What is expected behind the key of an object; the key may name a field, arm or enumerator.
  Shape member(const syntax::Name& key, const Shape& of) {
    if (of.definition != nullptr) {
      const Definition* field = of.definition->member(key.text);
      if (field == nullptr) return {};
      use(key.span, field);
      return field->type == nullptr ? Shape{} : shape_of(*field->file, field->type);
    }
    if (of.type == nullptr || of.type->arguments.size() != 2) return {};
    const Shape keys = shape_of(*of.file, &of.type->arguments[0]);
    if (keys.definition != nullptr) use(key.span, keys.definition->member(key.text));
    return shape_of(*of.file, &of.type->arguments[1]);
  }

  // ---- declarations, for the uses in them

  void visit(const syntax::Unreadable&, const Definition*) {}
  void visit(const syntax::Const& decl, const Definition* scope) {
    attributes(decl.attributes);
    name(decl.name, scope);
    type(decl.type);
    value(decl.value, shape_of(*file_, &decl.type));
  }
  void visit(const syntax::Alias& decl, const Definition*) {
    attributes(decl.attributes);
    name(decl.name, nullptr);
    type(decl.target);
  }
  void visit(const syntax::Enum& decl, const Definition*) {
    attributes(decl.attributes);
    name(decl.name, nullptr);
    for (const syntax::Enumerator& each : decl.enumerators) {
      attributes(each.attributes);
      name(each.name, own(decl.name));
    }
  }
  void visit_fields(const std::vector<syntax::Field>& fields, const Definition* scope) {
    for (const syntax::Field& field : fields) {
      attributes(field.attributes);
      if (scope != nullptr) name(field.name, scope);
      type(field.type);
      if (field.default_value) value(*field.default_value, shape_of(*file_, &field.type));
    }
  }
  void visit(const syntax::Struct& decl, const Definition*) {
    attributes(decl.attributes);
    name(decl.name, nullptr);
    visit_fields(decl.fields.fields, own(decl.name));
  }
  void visit(const syntax::Union& decl, const Definition*) {
    attributes(decl.attributes);
    name(decl.name, nullptr);
    visit_fields(decl.arms.fields, own(decl.name));
  }
  void visit(const syntax::ErrorDecl& decl, const Definition*) {
    attributes(decl.attributes);
    name(decl.name, nullptr);
    visit_fields(decl.fields.fields, own(decl.name));
  }
  void visit(const syntax::Service& decl, const Definition*) {
    attributes(decl.attributes);
    name(decl.name, nullptr);
    if (decl.base) path(*decl.base);
    service_ = own(decl.name);
    for (const syntax::Const& each : decl.constants) visit(each, service_);
    for (const syntax::Method& each : decl.methods) visit_method(each);
    for (const syntax::Example& each : decl.examples) visit_example(each);
    service_ = nullptr;
  }

  void visit_method(const syntax::Method& method) {
    attributes(method.attributes);
    const Definition* definition =
        service_ == nullptr ? nullptr : service_->member(method.name.text);
    use(method.name.span, definition);
    visit_fields(method.parameters, definition);
    if (method.result) type(*method.result);
    for (const Path& error : method.throws) path(error);
  }

  void visit_example(const syntax::Example& example) {
    const Definition* method =
        service_ == nullptr ? nullptr : find_method(*service_, example.method.text);
    use(example.method.span, method);
    for (std::size_t i = 0; i < example.arguments.size(); ++i) {
      const bool known = method != nullptr && i < method->members.size();
      const TypeExpr* type = known ? method->members[i]->type : nullptr;
      value(example.arguments[i], type == nullptr ? Shape{} : shape_of(*method->file, type));
    }
    if (example.result) {
      const bool known = method != nullptr && method->type != nullptr;
      value(*example.result, known ? shape_of(*method->file, method->type) : Shape{});
    }
    if (!example.error) return;
    const Definition* error = path(*example.error);
    if (example.error_fields && error != nullptr) {
      value(*example.error_fields, {error->file, nullptr, error});
    }
  }

  const ReadFile& read_;
  const std::vector<std::string>& import_dirs_;
  std::deque<IndexedFile> files_;
  std::map<std::string, IndexedFile*> by_path_;
  std::deque<Definition> definitions_;
  std::map<const syntax::Import*, const Definition*> by_import_;
  const IndexedFile* file_ = nullptr;
  std::vector<Use> uses_;
  const Extents* extents_ = nullptr;     // of the file being declared
  IndexedFile* declaring_ = nullptr;     // that file
  const Definition* service_ = nullptr;  // around what is being visited
};

Index::Index(const std::string& path, const ReadFile& read,
             const std::vector<std::string>& import_dirs)
    : builder_(std::make_unique<Builder>(read, import_dirs)) {
  builder_->run(path);
}

Index::~Index() = default;

const IndexedFile* Index::file() const { return builder_->file(); }

const std::vector<Use>& Index::uses() const { return builder_->uses(); }

const Use* Index::at(std::size_t offset) const {
  for (const Use& use : uses()) {
    if (use.span.begin <= offset && offset <= use.span.end) return &use;
  }
  return nullptr;
}

const Definition* Index::resolve(const IndexedFile& file, const syntax::TypeExpr& type) const {
  return builder_->resolve(file, type);
}

}  // namespace tagwire::idl
