// The descriptor holds all that the Model knows. Models are put together by hand here, so that each
// member shows by itself; descriptor_schema_test.py holds descriptors of files against the schema.
#include "codegen/json/descriptor.h"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "idl/compile.h"

namespace tagwire::codegen {
namespace {

using idl::Scalar;
using idl::Type;

/// A module that declarations are added to.
class Descriptor : public testing::Test {
 protected:
  Descriptor() {
    module_.name = "m";
    module_.file_name = "m.idl";
  }

  template <class Decl>
  Decl& add(std::vector<std::unique_ptr<Decl>>& list, const std::string& name) {
    Decl& decl = *list.emplace_back(std::make_unique<Decl>());
    set_name(decl, name);
    module_.declarations.emplace_back(&decl);
    return decl;
  }
  void set_name(idl::Named& named, const std::string& name) {
    named.name = name;
    named.wire_name = name;
    named.module = &module_;
  }
  template <class Member>
  Member& member(std::vector<Member>& list, const std::string& name) {
    set_name(list.emplace_back(), name);
    return list.back();
  }
  idl::Field& field(std::vector<idl::Field>& list, const std::string& name, Type type) {
    idl::Field& field = member(list, name);
    field.type = std::move(type);
    return field;
  }
  static Type scalar(Scalar scalar) {
    Type type;
    type.scalar = scalar;
    return type;
  }
  static Type made_of(Type::Kind kind, std::vector<Type> arguments) {
    Type type;
    type.kind = kind;
    type.arguments = std::move(arguments);
    return type;
  }
  /// The only declaration of the module.
  std::string text() const {
    const std::string text = module_json(module_, false);
    const std::string head = R"({"module":"m","file":"m.idl","declarations":[)";
    EXPECT_TRUE(text.starts_with(head) && text.ends_with("]}")) << text;
    return text.substr(head.size(), text.size() - head.size() - 2);
  }

  idl::Module module_;
};

template <class T>
idl::Value value(T data) {
  return idl::Value{std::move(data)};
}

TEST_F(Descriptor, SpellsTypesWithWhatHoldsForThem) {
  idl::Struct& s = add(module_.structs, "S");
  s.strict = true;
  s.positional = true;
  Type word = scalar(Scalar::kString);
  word.constraints.length = {.low = 1, .high = 5};
  word.constraints.pattern = "[a-z]+";
  word.optional = true;
  Type list = made_of(Type::Kind::kList, {std::move(word)});
  list.constraints.unique = true;
  list.constraints.length = {.low = 2, .high = std::nullopt};
  Type number = scalar(Scalar::kDouble);
  number.constraints.range = {.low = 0.5, .high = std::nullopt};
  number.constraints.nonfinite = true;
  number.unit = "ms";
  field(s.fields, "a",
        made_of(Type::Kind::kTuple,
                {made_of(Type::Kind::kMap, {scalar(Scalar::kUint8), std::move(list)}), number}));
  EXPECT_EQ(text(),
            R"({"kind":"struct","name":"S","strict":true,"positional":true,"fields":[)"
            R"({"name":"a","wire":"a","type":{"kind":"tuple","elements":[)"
            R"({"kind":"map","key":{"kind":"uint8"},"value":{"kind":"list","element":)"
            R"({"kind":"string","optional":true,"length":{"min":1,"max":5},"pattern":"[a-z]+"},)"
            R"("length":{"min":2},"unique":true}},)"
            R"({"kind":"double","range":{"min":0.5},"nonfinite":true,"unit":"ms"}]}}]})");
}

TEST_F(Descriptor, NamesDeclaredTypesWithTheirModules) {
  idl::Module other;
  other.name = "x.y";
  idl::Alias alias;
  alias.name = "A";
  alias.module = &other;
  idl::Union union_type;
  union_type.name = "U";
  union_type.module = &other;
  idl::Alias& made = add(module_.aliases, "B");
  Type by_alias;
  by_alias.kind = Type::Kind::kAlias;
  by_alias.alias = &alias;
  Type by_union;
  by_union.kind = Type::Kind::kUnion;
  by_union.union_type = &union_type;
  made.target = made_of(Type::Kind::kMap, {by_alias, by_union});
  EXPECT_EQ(text(), R"({"kind":"alias","name":"B","target":{"kind":"map",)"
                    R"("key":{"kind":"alias","name":"x.y.A"},)"
                    R"("value":{"kind":"union","name":"x.y.U"}}})");
}

TEST_F(Descriptor, CarriesWhatStandsOnFields) {
  idl::Struct& s = add(module_.structs, "S");
  idl::Field& f = field(s.fields, "f", scalar(Scalar::kInt32));
  f.wire_name = "x-f";
  f.default_value = value(std::int64_t{7});
  f.retired = true;
  f.sensitive = true;
  f.nil = true;
  f.docs = {"One.", "", "Two \"quoted\"."};
  f.deprecated = "";
  f.since = "1.2";
  f.aliases = {"ff", "F"};
  f.cpp = {.type = "T", .include = "<t>", .name = "g"};
  f.allowed = {{"rule_a", "why"}};
  s.reserved = {{std::string("old"), {}}, {std::int64_t{3}, {}}};
  EXPECT_EQ(text(),
            R"({"kind":"struct","name":"S","fields":[{"name":"f","wire":"x-f",)"
            R"("type":{"kind":"int32"},"default":7,"retired":true,"sensitive":true,"nil":true,)"
            R"("docs":"One.\n\nTwo \"quoted\".","deprecated":"","since":"1.2",)"
            R"("aliases":["ff","F"],"cpp":{"type":"T","include":"<t>","name":"g"},)"
            R"("allow":[{"rule":"rule_a","reason":"why"}]}],"reserved":["old",3]})");
}

TEST_F(Descriptor, TellsEnumsOfNamesFromEnumsOfNumbers) {
  idl::Enum& e = add(module_.enums, "E");
  member(e.enumerators, "a").value = 0;
  EXPECT_EQ(text(), R"({"kind":"enum","name":"E","enumerators":[{"name":"a","wire":"a"}]})");
  e.strict = true;
  e.underlying = Scalar::kInt8;
  e.enumerators[0].value = -3;
  EXPECT_EQ(text(), R"({"kind":"enum","name":"E","strict":true,"underlying":"int8",)"
                    R"("enumerators":[{"name":"a","wire":"a","value":-3}]})");
}

TEST_F(Descriptor, ListsTheArmsOfAUnion) {
  idl::Union& u = add(module_.unions, "U");
  u.tag = "kind";
  u.strict = true;
  member(u.arms, "cash");
  idl::Arm& card = member(u.arms, "card");
  card.wire_name = "Card";
  card.type = scalar(Scalar::kString);
  EXPECT_EQ(text(), R"({"kind":"union","name":"U","strict":true,"tag":"kind","arms":[)"
                    R"({"name":"cash","wire":"cash"},)"
                    R"({"name":"card","wire":"Card","type":{"kind":"string"}}]})");
}

TEST_F(Descriptor, SpellsTheTextOfAnErrorAsTheIdlDoes) {
  idl::ErrorDecl& e = add(module_.errors, "E");
  e.code = -4;
  e.transient = true;
  field(e.fields, "n", scalar(Scalar::kInt32));
  e.text = {{"{only} ", nullptr}, {"", &e.fields[0]}, {" left", nullptr}};
  EXPECT_EQ(text(),
            R"({"kind":"error","name":"E","wire":"E","code":-4,"text":"{{only}} {n} left",)"
            R"("transient":true,"fields":[{"name":"n","wire":"n","type":{"kind":"int32"}}]})");
}

TEST_F(Descriptor, WritesValuesByTheirTypes) {
  const auto constant = [this](const Type& type, idl::Value data) {
    module_.declarations.clear();
    idl::Const& decl = add(module_.constants, "C");
    decl.type = type;
    decl.value = std::move(data);
    const std::string all = text();
    const std::size_t at = all.rfind(R"(},"value":)");
    return all.substr(at + 10, all.size() - at - 11);
  };
  idl::Enumerator red;
  red.name = "red";
  idl::Struct point;
  set_name(point, "Point");
  field(point.fields, "when", scalar(Scalar::kDatetime));
  Type of_point;
  of_point.kind = Type::Kind::kStruct;
  of_point.structure = &point;
  idl::Union choice;
  set_name(choice, "Choice");
  member(choice.arms, "raw").type = scalar(Scalar::kBytes);
  member(choice.arms, "none");
  Type of_choice;
  of_choice.kind = Type::Kind::kUnion;
  of_choice.union_type = &choice;
  idl::Alias moment;
  set_name(moment, "Moment");
  moment.target = scalar(Scalar::kDatetime);
  Type of_moment;
  of_moment.kind = Type::Kind::kAlias;
  of_moment.alias = &moment;
  using List = idl::Value::List;
  using Object = idl::Value::Object;

  EXPECT_EQ(constant(scalar(Scalar::kBool), value(true)), "true");
  EXPECT_EQ(constant(scalar(Scalar::kInt64), value(INT64_MIN)), "-9223372036854775808");
  EXPECT_EQ(constant(scalar(Scalar::kDouble), value(2.0)), "2.0");
  EXPECT_EQ(constant(scalar(Scalar::kString), value(std::string("\x01é"))), "\"\\u0001é\"");
  EXPECT_EQ(constant(scalar(Scalar::kBytes), value(std::string("\0\xff", 2))), "\"AP8=\"");
  EXPECT_EQ(constant(scalar(Scalar::kDatetime), value(std::int64_t{0})),
            "\"1970-01-01T00:00:00Z\"");
  EXPECT_EQ(constant(of_moment, value(std::int64_t{-1})), "\"1969-12-31T23:59:59Z\"");
  EXPECT_EQ(constant(scalar(Scalar::kDuration), value(std::int64_t{1500})), "1500");
  EXPECT_EQ(constant(scalar(Scalar::kString), value<const idl::Enumerator*>(&red)), "\"red\"");
  EXPECT_EQ(constant(made_of(Type::Kind::kList, {scalar(Scalar::kBytes)}),
                     value(List{value(std::string("a"))})),
            R"(["YQ=="])");
  EXPECT_EQ(
      constant(made_of(Type::Kind::kTuple, {scalar(Scalar::kInt8), scalar(Scalar::kDatetime)}),
               value(List{value(std::int64_t{1}), value(std::int64_t{0})})),
      R"([1,"1970-01-01T00:00:00Z"])");
  EXPECT_EQ(constant(made_of(Type::Kind::kMap, {scalar(Scalar::kInt8), of_point}),
                     value(Object{{"7", value(Object{{"when", value(std::int64_t{0})}})}})),
            R"({"7":{"when":"1970-01-01T00:00:00Z"}})");
  EXPECT_EQ(constant(of_choice, value(Object{{"raw", value(std::string("a"))}})),
            R"({"raw":"YQ=="})");
  EXPECT_EQ(constant(of_choice, value(Object{{"none", value(Object{})}})), R"({"none":{}})");
  EXPECT_EQ(
      constant(scalar(Scalar::kAny), value(Object{{"a", value(List{value(false), value(1.5)})}})),
      R"({"a":[false,1.5]})");
}

TEST_F(Descriptor, CarriesServicesWhole) {
  idl::ErrorDecl busy;
  set_name(busy, "Busy");
  field(busy.fields, "until", scalar(Scalar::kDatetime));
  idl::Service base;
  set_name(base, "Base");
  member(base.methods, "ping");

  idl::Service& s = add(module_.services, "S");
  s.wire_name = "s";
  s.base = &base;
  s.timeout = 2'000'000;
  s.auth = "any";
  auto constant = std::make_unique<idl::Const>();
  set_name(*constant, "N");
  constant->value = value(true);
  s.constants.push_back(std::move(constant));
  idl::Method& m = member(s.methods, "m");
  m.oneway = m.readonly = m.idempotent = true;
  field(m.parameters, "at", scalar(Scalar::kDatetime)).sensitive = true;
  m.result = scalar(Scalar::kBytes);
  m.throws = {&busy};
  m.timeout = 1;
  m.auth = "admin";
  idl::Example& answered = s.examples.emplace_back();
  answered.method = &m;
  answered.docs = {"Doc."};
  answered.arguments = {value(std::int64_t{0})};
  answered.result = value(std::string("a"));
  idl::Example& refused = s.examples.emplace_back();
  refused.method = &m;
  refused.error = &busy;
  refused.error_fields = value(idl::Value::Object{{"until", value(std::int64_t{0})}});
  s.reserved = {{std::string("gone"), {}}};
  EXPECT_EQ(
      text(),
      R"({"kind":"service","name":"S","wire":"s","base":"m.Base","timeout_us":2000000,)"
      R"("auth":"any","constants":[{"kind":"const","name":"N","type":{"kind":"bool"},)"
      R"("value":true}],"methods":[{"name":"m","wire":"s.m","oneway":true,"parameters":[)"
      R"({"name":"at","type":{"kind":"datetime"},"sensitive":true}],"result":{"kind":"bytes"},)"
      R"("throws":["m.Busy"],"timeout_us":1,"readonly":true,"idempotent":true,"auth":"admin"}],)"
      R"("inherited":[{"name":"ping","wire":"s.ping","service":"m.Base"}],)"
      R"("examples":[{"method":"m","docs":"Doc.","arguments":["1970-01-01T00:00:00Z"],)"
      R"("result":"YQ=="},{"method":"m","arguments":[],"throws":"m.Busy",)"
      R"("fields":{"until":"1970-01-01T00:00:00Z"}}],"reserved":["gone"]})");
}

TEST_F(Descriptor, OfAModuleHoldsItsImportsFirstAndEachOnce) {
  const auto importing = [](idl::Module& from, idl::Module& to) {
    from.imports.push_back({.alias = to.name, .path = to.name + ".idl", .module = &to});
  };
  idl::Module a;
  idl::Module b;
  a.name = "a";
  b.name = "b";
  importing(a, b);
  importing(module_, a);
  importing(module_, b);
  const std::string text = descriptor_json(module_, false);
  EXPECT_EQ(text, R"({"format":1,"modules":[)" + module_json(b, false) + "," +
                      module_json(a, false) + "," + module_json(module_, false) + "]}");
}

TEST_F(Descriptor, InLinesIsTheSameJson) {
  idl::Struct& s = add(module_.structs, "S");
  for (int i = 0; i < 9; ++i) field(s.fields, "f" + std::to_string(i), scalar(Scalar::kString));
  const std::string pretty = module_json(module_, true);
  std::string squeezed;
  std::size_t column = 0;
  for (const char c : pretty) {
    column = c == '\n' ? 0 : column + 1;
    EXPECT_LE(column, 100U);
    if (c != ' ' && c != '\n') squeezed += c;
  }
  EXPECT_EQ(squeezed, module_json(module_, false));
  EXPECT_NE(pretty.find("\n        {\"name\": \"f0\", \"wire\": \"f0\", \"type\": {"),
            std::string::npos)
      << pretty;
}

TEST(GenerateJson, RefusesTwoFilesWithOneOutput) {
  idl::CompileOptions options;
  options.files = {"a/x.idl", "b/x.idl"};
  options.read_file = [](const std::string& path) -> std::optional<std::string> {
    return path == "a/x.idl" ? "module a;" : "module b;";
  };
  const idl::Compilation compilation = idl::compile(options);
  ASSERT_TRUE(compilation.ok());
  const GeneratedCode code = generate_json(*compilation.model);
  ASSERT_EQ(code.errors.size(), 1U);
  EXPECT_EQ(code.errors[0],
            "'a/x.idl' and 'b/x.idl' would both be generated as x.json; rename one of them");
}

}  // namespace
}  // namespace tagwire::codegen
