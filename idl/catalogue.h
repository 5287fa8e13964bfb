// Every diagnostic of the front end. Numbers are append-only: a retired one leaves a line and is
// never given to a new message. Each has a wrong and a corrected file in tests/idl/diagnostics,
// from which docs/errors.md is made.
//
//   TW00xx text and tokens    TW03xx types           TW06xx attributes
//   TW01xx grammar            TW04xx values          TW09xx known, but not in this version
//   TW02xx names, imports     TW05xx declarations    TW07xx services, examples
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "idl/diagnostic.h"

namespace tagwire::idl {

using Text = std::string_view;

// ---- text and tokens

inline constexpr DiagnosticDef<Text> kInvalidUtf8{"TW0001", "byte {} is not valid UTF-8 here",
                                                  "save the file in the UTF-8 encoding"};
inline constexpr DiagnosticDef<Text> kStrayCharacter{"TW0002",
                                                     "character {} has no meaning in this place"};
inline constexpr DiagnosticDef<> kUnterminatedString{
    "TW0003", "this string is not closed before the end of its line",
    "close it with '\"'; a line break inside a string is written \\n"};
inline constexpr DiagnosticDef<> kUnterminatedComment{"TW0004", "this comment is never closed",
                                                      "close it with '*/'"};
inline constexpr DiagnosticDef<Text> kBadEscape{
    "TW0005", "'{}' is not an escape sequence",
    R"(a string knows \" \\ \n \r \t and \u{1F600} (the hexadecimal number of a character))"};
inline constexpr DiagnosticDef<Text> kBadName{
    "TW0006", "'{}' is not a valid name",
    "a name is a letter a-z or A-Z, then letters, digits and single underscores between them"};
inline constexpr DiagnosticDef<Text> kMalformedNumber{
    "TW0007", "'{}' is not a number",
    "numbers are 12, -3, 0.5 and 1e9; durations are whole numbers with a unit: ns us ms s m h d"};
inline constexpr DiagnosticDef<Text> kNumberTooLarge{
    "TW0008", "{} is too large", "integers reach 9223372036854775807, doubles 1.8e308"};
inline constexpr DiagnosticDef<> kHashComment{"TW0009", "comments start with '//', not with '#'"};
inline constexpr DiagnosticDef<> kSingleQuotes{"TW0010", "strings stand in double quotes"};
inline constexpr DiagnosticDef<> kTrailingDoc{
    "TW0011", "a doc comment stands on the lines before what it describes",
    "move it up, or write '//' for a remark"};
inline constexpr DiagnosticDef<> kDanglingDoc{
    "TW0012", "this doc comment describes nothing",
    "it belongs directly before a declaration, a member or a parameter; write '//' for a remark"};

// ---- grammar

inline constexpr DiagnosticDef<Text, Text> kExpected{"TW0101", "expected {}, found {}"};
inline constexpr DiagnosticDef<Text> kMissingSemicolon{"TW0102", "expected ';' after {}"};
inline constexpr DiagnosticDef<Text> kNotADeclaration{
    "TW0103", "expected a declaration, found {}",
    "a declaration starts with const, type, enum, struct, union, error or service"};
inline constexpr DiagnosticDef<Text> kUnclosedBlock{"TW0104", "expected '}' at the end of {}"};
inline constexpr DiagnosticDef<> kUnmatchedBrace{"TW0105", "this '}' closes nothing"};
inline constexpr DiagnosticDef<Text> kTooDeep{"TW0106", "{} nested more than 64 deep"};
inline constexpr DiagnosticDef<> kLateImport{"TW0107",
                                             "imports stand before the first declaration"};
inline constexpr DiagnosticDef<> kMissingModule{
    "TW0108", "the file does not begin with the name of its module",
    "the first line is 'module NAME;', for example 'module shop.orders;'"};
inline constexpr DiagnosticDef<Text> kNameFirst{"TW0109", "the name comes first here: '{}'"};
inline constexpr DiagnosticDef<> kCommaAsSeparator{"TW0110", "members end in ';', not in ','"};
inline constexpr DiagnosticDef<Text> kNeedlessSemicolon{"TW0111", "no ';' follows {}"};
inline constexpr DiagnosticDef<> kFieldNumber{
    "TW0112", "fields have no numbers", "what identifies a field is its name, also on the wire"};
inline constexpr DiagnosticDef<Text, Text> kForeignFieldRule{
    "TW0113", "there is no word '{}' before a type; write '{}'"};
inline constexpr DiagnosticDef<Text> kBracketsForList{"TW0114", "a list is written 'list<{}>'"};

// ---- names and imports

inline constexpr DiagnosticDef<Text> kUnknownType{"TW0201", "no type is named '{}'"};
inline constexpr DiagnosticDef<Text> kUnknownConstant{"TW0202", "no constant is named '{}'"};
inline constexpr DiagnosticDef<Text> kUnknownError{"TW0203", "no error is named '{}'"};
inline constexpr DiagnosticDef<Text> kUnknownImport{
    "TW0204", "no import is named '{}'",
    "a file sees what it imports itself, not what its imports import"};
inline constexpr DiagnosticDef<Text, Text, Text> kWrongKind{"TW0205", "'{}' is {}, not {}"};
inline constexpr DiagnosticDef<Text> kDuplicateName{"TW0206", "'{}' is declared twice"};
inline constexpr DiagnosticDef<Text, Text> kNamesDifferInCase{
    "TW0207", "'{}' and '{}' differ only in upper and lower case"};
inline constexpr DiagnosticDef<Text> kTypeWordAsName{
    "TW0208", "'{}' is the name of a built-in type and cannot be declared anew"};
inline constexpr DiagnosticDef<Text, Text> kImportNotFound{"TW0209",
                                                           "cannot read '{}': looked for {}"};
inline constexpr DiagnosticDef<Text> kImportCycle{"TW0210", "files import each other: {}"};
inline constexpr DiagnosticDef<Text> kUnusedImport{"TW0211", "import '{}' is not used"};
inline constexpr DiagnosticDef<Text> kDuplicateImport{"TW0212", "'{}' is imported twice"};
inline constexpr DiagnosticDef<Text> kDuplicateModule{
    "TW0213", "another file is module '{}' already", "one module is one file"};
inline constexpr DiagnosticDef<Text, Text, Text> kDuplicateWireName{
    "TW0214", "'{}' is '{}' on the wire, and so is '{}'"};

// ---- types

inline constexpr DiagnosticDef<Text> kUint64{"TW0301",
                                             "there is no type {}: XML-RPC integers are signed",
                                             "use int64, or string for numbers beyond 2^63"};
inline constexpr DiagnosticDef<Text> kBadMapKey{
    "TW0302", "{} cannot be the key of a map",
    "keys are strings, enums or integers, as they become member names on the wire"};
inline constexpr DiagnosticDef<Text> kMisplacedOptional{
    "TW0303", "'?' cannot stand on {}", "it stands on fields, parameters and results"};
inline constexpr DiagnosticDef<Text> kAliasCycle{"TW0304", "a type stands for itself: {}"};
inline constexpr DiagnosticDef<Text, Text, Text> kByValueCycle{
    "TW0305", "{} '{}' contains itself: {}",
    "put a '?', a list or a map in between, so that it can end"};
inline constexpr DiagnosticDef<Text, Text, std::size_t> kTypeArguments{"TW0306",
                                                                       "'{}' takes {}, found {}"};
inline constexpr DiagnosticDef<Text> kDoubleOptional{"TW0307", "'{}' is optional already"};

// ---- values

inline constexpr DiagnosticDef<Text, Text> kTypeMismatch{"TW0401", "expected {}, found {}"};
inline constexpr DiagnosticDef<Text, Text> kOutOfRange{"TW0402", "{} is outside {}"};
inline constexpr DiagnosticDef<Text> kConstantCycle{"TW0403", "a constant needs itself: {}"};
inline constexpr DiagnosticDef<Text> kBadDatetime{
    "TW0404", "\"{}\" is not a date and time",
    "write \"2026-11-22T08:30:00Z\"; without a zone it is UTC; years 1 to 9999"};
inline constexpr DiagnosticDef<> kBadBase64{
    "TW0405", "this is not base64", "bytes are written as base64 with its padding: \"AQID\""};
inline constexpr DiagnosticDef<Text, Text> kBadDuration{"TW0406", "duration {} {}"};
inline constexpr DiagnosticDef<Text, Text, Text> kUnknownMember{"TW0407",
                                                                "{} '{}' has no field '{}'"};
inline constexpr DiagnosticDef<Text, Text, Text> kMissingMember{
    "TW0408", "this value of {} '{}' lacks the required field '{}'"};
inline constexpr DiagnosticDef<Text> kDuplicateKey{"TW0409", "'{}' is given twice"};
inline constexpr DiagnosticDef<Text, Text> kUnknownEnumerator{"TW0410",
                                                              "enum '{}' has no enumerator '{}'"};
inline constexpr DiagnosticDef<Text> kNotXmlText{
    "TW0411", "the text holds {}, which XML cannot carry", "use bytes for data that is not text"};
// TW0412 is retired: it said that a value of type any cannot be written down, which it can.
inline constexpr DiagnosticDef<Text, Text> kBadKeyText{"TW0413", "\"{}\" is not a key of type {}"};
inline constexpr DiagnosticDef<Text> kDefaultOnOptional{
    "TW0414", "'{}' is optional and takes no default",
    "drop the '?': a default makes it possible to leave it out"};
inline constexpr DiagnosticDef<Text, Text> kUnknownArm{"TW0415", "union '{}' has no arm '{}'"};
inline constexpr DiagnosticDef<Text, std::size_t> kOneArm{
    "TW0416", "a value of union '{}' is one of its arms, found {}",
    "write '{arm: value}', and '{arm: {}}' for an arm without a type"};
inline constexpr DiagnosticDef<Text, std::size_t, std::size_t> kTupleLength{
    "TW0417", "'{}' has {} elements, found {}"};
inline constexpr DiagnosticDef<Text, Text> kAgainstConstraint{"TW0418", "{} is against {}"};

// ---- declarations

inline constexpr DiagnosticDef<Text, Text> kEnumValueMissing{
    "TW0501", "enumerator '{}' needs a value, as '{}' is written as a number",
    "write 'NAME = NUMBER;'"};
inline constexpr DiagnosticDef<Text, Text> kEnumValueUnwanted{
    "TW0502", "enumerator '{}' has a value, but '{}' is written as text",
    "write 'enum NAME: int32' to put numbers on the wire"};
inline constexpr DiagnosticDef<Text, Text> kDuplicateEnumValue{"TW0503",
                                                               "'{}' has the value of '{}'"};
inline constexpr DiagnosticDef<Text> kEmptyEnum{"TW0504", "enum '{}' has no enumerator"};
inline constexpr DiagnosticDef<Text> kEnumBase{
    "TW0505", "an enum cannot be written as {}",
    "after the ':' stands int8, int16, int32, int64, uint8, uint16 or uint32"};
inline constexpr DiagnosticDef<std::int64_t> kReservedFaultCode{
    "TW0506", "fault code {} is reserved", "-32768 to -32000 belong to XML-RPC itself"};
inline constexpr DiagnosticDef<Text> kFaultCodeRange{"TW0507", "fault code {} is outside int32"};
inline constexpr DiagnosticDef<Text, Text> kUnknownTemplateField{"TW0508",
                                                                 "error '{}' has no field '{}'"};
inline constexpr DiagnosticDef<Text> kTemplateBrace{
    "TW0509", "{}", "a field is named in braces: \"only {left} left\"; a brace itself is doubled"};
inline constexpr DiagnosticDef<Text, Text> kTemplateFieldType{
    "TW0510", "field '{}' cannot stand in the text: it is {}",
    "the text takes bool, numbers, string, datetime, duration and enums that are always there"};
inline constexpr DiagnosticDef<> kErrorFieldName{
    "TW0511", "a field of an error cannot be 'error' on the wire",
    "that member carries the name of the error; rename the field, or give it @wire"};
inline constexpr DiagnosticDef<Text, Text> kParameterOrder{
    "TW0512", "parameter '{}' cannot stand behind '{}'",
    "required parameters come first, then those with a default, then at most one with '?'"};
inline constexpr DiagnosticDef<Text> kDuplicateThrow{"TW0513", "'{}' is in 'throws' twice"};
inline constexpr DiagnosticDef<Text, Text, std::int64_t> kDuplicateFaultCode{
    "TW0514", "'{}' and '{}' have the same fault code {}", "a caller could not tell them apart"};
inline constexpr DiagnosticDef<Text> kSystemName{
    "TW0515", "'{}' is reserved on the wire",
    "the methods under 'system.' are the server's own; those of another server, to be called, "
    "are described by a service of another name with @wire(\"system\")"};
inline constexpr DiagnosticDef<Text, Text> kMethodForm{
    "TW0516", "method '{}' clashes with a form of method '{}'",
    "callers get every method x as try_x and async_x, too; rename one, and keep what is sent with "
    "@wire(\"name\")"};
inline constexpr DiagnosticDef<Text> kEmptyUnion{"TW0517", "union '{}' has no arm"};
inline constexpr DiagnosticDef<Text> kUsesReserved{
    "TW0518", "'{}' is reserved here",
    "take another name; what is reserved was in use once, and peers may still send it"};
inline constexpr DiagnosticDef<Text> kReservedTwice{"TW0519", "'{}' is reserved twice"};
inline constexpr DiagnosticDef<std::int64_t, Text> kReservedNumber{
    "TW0520", "number {} cannot be reserved in {}",
    "only the enumerators of 'enum NAME: int32' have numbers; reserve the name"};

// ---- attributes

inline constexpr DiagnosticDef<Text> kUnknownAttribute{"TW0601", "no attribute is named '@{}'"};
inline constexpr DiagnosticDef<Text, Text, Text> kMisplacedAttribute{
    "TW0602", "'@{}' cannot stand on {}; it belongs on {}"};
inline constexpr DiagnosticDef<Text> kDuplicateAttribute{"TW0603", "'@{}' stands here twice"};
inline constexpr DiagnosticDef<Text, Text> kAttributeArguments{"TW0604", "'@{}' takes {}"};
inline constexpr DiagnosticDef<Text> kBadWireName{"TW0605", "a wire name {}"};
inline constexpr DiagnosticDef<Text, Text, Text> kConstraintType{
    "TW0606", "'@{}' does not fit {}; it is for {}"};
inline constexpr DiagnosticDef<Text, Text> kEmptyRange{
    "TW0607", "nothing is in this range: {} is above {}", "the lower end comes first: 1..10"};
inline constexpr DiagnosticDef<Text> kBadPattern{
    "TW0608", "this is not a regular expression: {}",
    "the syntax is that of RE2, which has no look-around and no back references"};
inline constexpr DiagnosticDef<Text, Text> kUnknownArgument{"TW0609", "'@{}' has no argument '{}'"};
inline constexpr DiagnosticDef<Text, Text> kFieldAttribute{"TW0610",
                                                           "'@{}' stands on a field {} only"};
inline constexpr DiagnosticDef<Text, Text> kPositionalOrder{
    "TW0611", "field '{}' cannot stand behind '{}' in a positional struct",
    "only the end of an array can be missing: optional fields come last"};
inline constexpr DiagnosticDef<Text, Text> kTagArm{
    "TW0612", "arm '{}' cannot be told by a '@tag': it {}",
    "every arm of such a union is a struct; an arm without data is an empty one"};
inline constexpr DiagnosticDef<Text, Text, Text> kTagClash{
    "TW0613", "the tag '{}' is on the wire what field '{}' of struct '{}' is, too",
    "name the tag otherwise, or give the field @wire"};
inline constexpr DiagnosticDef<> kBadTimeout{"TW0614", "a timeout is longer than nothing"};
inline constexpr DiagnosticDef<Text, Text> kBadCpp{"TW0615", "this is not {}: write {}"};

// ---- services and examples

inline constexpr DiagnosticDef<Text> kUnknownService{"TW0701", "no service is named '{}'"};
inline constexpr DiagnosticDef<Text> kServiceCycle{"TW0702", "a service extends itself: {}"};
inline constexpr DiagnosticDef<> kOneBase{
    "TW0703", "a service extends one other service",
    "that one may extend the next; or let the services stand side by side"};
inline constexpr DiagnosticDef<Text, Text> kInheritedName{
    "TW0704", "'{}' is a method that service '{}' has already",
    "inherited methods cannot be replaced; take another name"};
inline constexpr DiagnosticDef<Text, Text> kOnewayAnswer{
    "TW0705", "oneway method '{}' cannot {}",
    "its caller is answered before it runs; drop 'oneway' to answer with what came of it"};
inline constexpr DiagnosticDef<Text, Text> kUnknownMethod{"TW0706",
                                                          "service '{}' has no method '{}'"};
inline constexpr DiagnosticDef<Text, Text> kArgumentMissing{
    "TW0707", "this call of '{}' lacks the argument '{}'"};
inline constexpr DiagnosticDef<Text, Text, std::size_t> kTooManyArguments{
    "TW0708", "'{}' takes {}, found {}"};
inline constexpr DiagnosticDef<Text> kExampleResult{"TW0709", "method '{}' has no result"};
inline constexpr DiagnosticDef<Text, Text> kExampleError{
    "TW0710", "method '{}' does not throw '{}'", "what a method throws stands behind its 'throws'"};

// ---- known to the language, not in this version

inline constexpr DiagnosticDef<Text> kNotSupported{
    "TW0901", "{} is part of the language, but this version does not support it yet"};

/// All of them, in the order of their numbers.
inline constexpr const DiagnosticInfo* kCatalogue[] = {
    &kInvalidUtf8,
    &kStrayCharacter,
    &kUnterminatedString,
    &kUnterminatedComment,
    &kBadEscape,
    &kBadName,
    &kMalformedNumber,
    &kNumberTooLarge,
    &kHashComment,
    &kSingleQuotes,
    &kTrailingDoc,
    &kDanglingDoc,
    &kExpected,
    &kMissingSemicolon,
    &kNotADeclaration,
    &kUnclosedBlock,
    &kUnmatchedBrace,
    &kTooDeep,
    &kLateImport,
    &kMissingModule,
    &kNameFirst,
    &kCommaAsSeparator,
    &kNeedlessSemicolon,
    &kFieldNumber,
    &kForeignFieldRule,
    &kBracketsForList,
    &kUnknownType,
    &kUnknownConstant,
    &kUnknownError,
    &kUnknownImport,
    &kWrongKind,
    &kDuplicateName,
    &kNamesDifferInCase,
    &kTypeWordAsName,
    &kImportNotFound,
    &kImportCycle,
    &kUnusedImport,
    &kDuplicateImport,
    &kDuplicateModule,
    &kDuplicateWireName,
    &kUint64,
    &kBadMapKey,
    &kMisplacedOptional,
    &kAliasCycle,
    &kByValueCycle,
    &kTypeArguments,
    &kDoubleOptional,
    &kTypeMismatch,
    &kOutOfRange,
    &kConstantCycle,
    &kBadDatetime,
    &kBadBase64,
    &kBadDuration,
    &kUnknownMember,
    &kMissingMember,
    &kDuplicateKey,
    &kUnknownEnumerator,
    &kNotXmlText,
    &kBadKeyText,
    &kDefaultOnOptional,
    &kUnknownArm,
    &kOneArm,
    &kTupleLength,
    &kAgainstConstraint,
    &kEnumValueMissing,
    &kEnumValueUnwanted,
    &kDuplicateEnumValue,
    &kEmptyEnum,
    &kEnumBase,
    &kReservedFaultCode,
    &kFaultCodeRange,
    &kUnknownTemplateField,
    &kTemplateBrace,
    &kTemplateFieldType,
    &kErrorFieldName,
    &kParameterOrder,
    &kDuplicateThrow,
    &kDuplicateFaultCode,
    &kSystemName,
    &kMethodForm,
    &kEmptyUnion,
    &kUsesReserved,
    &kReservedTwice,
    &kReservedNumber,
    &kUnknownAttribute,
    &kMisplacedAttribute,
    &kDuplicateAttribute,
    &kAttributeArguments,
    &kBadWireName,
    &kConstraintType,
    &kEmptyRange,
    &kBadPattern,
    &kUnknownArgument,
    &kFieldAttribute,
    &kPositionalOrder,
    &kTagArm,
    &kTagClash,
    &kBadTimeout,
    &kBadCpp,
    &kUnknownService,
    &kServiceCycle,
    &kOneBase,
    &kInheritedName,
    &kOnewayAnswer,
    &kUnknownMethod,
    &kArgumentMissing,
    &kTooManyArguments,
    &kExampleResult,
    &kExampleError,
    &kNotSupported,
};

}  // namespace tagwire::idl
