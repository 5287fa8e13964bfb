#include "codegen/python/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace tagwire::codegen::python {
namespace {

// All lists are sorted.

/// The keywords of Python 3.9 to 3.14. `match`, `case` and `type` are names as well.
constexpr auto kKeywords = std::to_array<std::string_view>(
    {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
     "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
     "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
     "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});

/// What every Python file knows, and a declaration would hide.
constexpr auto kBuiltins = std::to_array<std::string_view>({"ArithmeticError",
                                                            "AssertionError",
                                                            "AttributeError",
                                                            "BaseException",
                                                            "BaseExceptionGroup",
                                                            "BlockingIOError",
                                                            "BrokenPipeError",
                                                            "BufferError",
                                                            "BytesWarning",
                                                            "ChildProcessError",
                                                            "ConnectionAbortedError",
                                                            "ConnectionError",
                                                            "ConnectionRefusedError",
                                                            "ConnectionResetError",
                                                            "DeprecationWarning",
                                                            "EOFError",
                                                            "Ellipsis",
                                                            "EncodingWarning",
                                                            "EnvironmentError",
                                                            "Exception",
                                                            "ExceptionGroup",
                                                            "FileExistsError",
                                                            "FileNotFoundError",
                                                            "FloatingPointError",
                                                            "FutureWarning",
                                                            "GeneratorExit",
                                                            "IOError",
                                                            "ImportError",
                                                            "ImportWarning",
                                                            "IndentationError",
                                                            "IndexError",
                                                            "InterruptedError",
                                                            "IsADirectoryError",
                                                            "KeyError",
                                                            "KeyboardInterrupt",
                                                            "LookupError",
                                                            "MemoryError",
                                                            "ModuleNotFoundError",
                                                            "NameError",
                                                            "NotADirectoryError",
                                                            "NotImplemented",
                                                            "NotImplementedError",
                                                            "OSError",
                                                            "OverflowError",
                                                            "PendingDeprecationWarning",
                                                            "PermissionError",
                                                            "ProcessLookupError",
                                                            "PythonFinalizationError",
                                                            "RecursionError",
                                                            "ReferenceError",
                                                            "ResourceWarning",
                                                            "RuntimeError",
                                                            "RuntimeWarning",
                                                            "StopAsyncIteration",
                                                            "StopIteration",
                                                            "SyntaxError",
                                                            "SyntaxWarning",
                                                            "SystemError",
                                                            "SystemExit",
                                                            "TabError",
                                                            "TimeoutError",
                                                            "TypeError",
                                                            "UnboundLocalError",
                                                            "UnicodeDecodeError",
                                                            "UnicodeEncodeError",
                                                            "UnicodeError",
                                                            "UnicodeTranslateError",
                                                            "UnicodeWarning",
                                                            "UserWarning",
                                                            "ValueError",
                                                            "Warning",
                                                            "ZeroDivisionError",
                                                            "abs",
                                                            "aiter",
                                                            "all",
                                                            "anext",
                                                            "any",
                                                            "ascii",
                                                            "bin",
                                                            "bool",
                                                            "breakpoint",
                                                            "bytearray",
                                                            "bytes",
                                                            "callable",
                                                            "chr",
                                                            "classmethod",
                                                            "compile",
                                                            "complex",
                                                            "copyright",
                                                            "credits",
                                                            "delattr",
                                                            "dict",
                                                            "dir",
                                                            "divmod",
                                                            "enumerate",
                                                            "eval",
                                                            "exec",
                                                            "exit",
                                                            "filter",
                                                            "float",
                                                            "format",
                                                            "frozenset",
                                                            "getattr",
                                                            "globals",
                                                            "hasattr",
                                                            "hash",
                                                            "help",
                                                            "hex",
                                                            "id",
                                                            "input",
                                                            "int",
                                                            "isinstance",
                                                            "issubclass",
                                                            "iter",
                                                            "len",
                                                            "license",
                                                            "list",
                                                            "locals",
                                                            "map",
                                                            "max",
                                                            "memoryview",
                                                            "min",
                                                            "next",
                                                            "object",
                                                            "oct",
                                                            "open",
                                                            "ord",
                                                            "pow",
                                                            "print",
                                                            "property",
                                                            "quit",
                                                            "range",
                                                            "repr",
                                                            "reversed",
                                                            "round",
                                                            "set",
                                                            "setattr",
                                                            "slice",
                                                            "sorted",
                                                            "staticmethod",
                                                            "str",
                                                            "sum",
                                                            "super",
                                                            "tuple",
                                                            "type",
                                                            "vars",
                                                            "zip"});

/// The builtins that stand in the annotations and bodies we write.
constexpr auto kAnnotationTypes = std::to_array<std::string_view>(
    {"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"});

/// What xmlrpc.client.Fault has and is.
constexpr auto kExceptionMembers = std::to_array<std::string_view>(
    {"add_note", "args", "faultCode", "faultString", "with_traceback"});

/// What int has.
constexpr auto kIntMembers = std::to_array<std::string_view>(
    {"as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "from_bytes",
     "imag", "is_integer", "numerator", "real", "to_bytes"});

/// The standard library, of all versions from 3.9 on.
constexpr auto kStandardModules = std::to_array<std::string_view>({"abc",
                                                                   "aifc",
                                                                   "annotationlib",
                                                                   "antigravity",
                                                                   "argparse",
                                                                   "array",
                                                                   "ast",
                                                                   "asynchat",
                                                                   "asyncio",
                                                                   "asyncore",
                                                                   "atexit",
                                                                   "audioop",
                                                                   "base64",
                                                                   "bdb",
                                                                   "binascii",
                                                                   "binhex",
                                                                   "bisect",
                                                                   "builtins",
                                                                   "bz2",
                                                                   "cProfile",
                                                                   "calendar",
                                                                   "cgi",
                                                                   "cgitb",
                                                                   "chunk",
                                                                   "cmath",
                                                                   "cmd",
                                                                   "code",
                                                                   "codecs",
                                                                   "codeop",
                                                                   "collections",
                                                                   "colorsys",
                                                                   "compileall",
                                                                   "compression",
                                                                   "concurrent",
                                                                   "configparser",
                                                                   "contextlib",
                                                                   "contextvars",
                                                                   "copy",
                                                                   "copyreg",
                                                                   "crypt",
                                                                   "csv",
                                                                   "ctypes",
                                                                   "curses",
                                                                   "dataclasses",
                                                                   "datetime",
                                                                   "dbm",
                                                                   "decimal",
                                                                   "difflib",
                                                                   "dis",
                                                                   "distutils",
                                                                   "doctest",
                                                                   "email",
                                                                   "encodings",
                                                                   "ensurepip",
                                                                   "enum",
                                                                   "errno",
                                                                   "faulthandler",
                                                                   "fcntl",
                                                                   "filecmp",
                                                                   "fileinput",
                                                                   "fnmatch",
                                                                   "formatter",
                                                                   "fractions",
                                                                   "ftplib",
                                                                   "functools",
                                                                   "gc",
                                                                   "genericpath",
                                                                   "getopt",
                                                                   "getpass",
                                                                   "gettext",
                                                                   "glob",
                                                                   "graphlib",
                                                                   "grp",
                                                                   "gzip",
                                                                   "hashlib",
                                                                   "heapq",
                                                                   "hmac",
                                                                   "html",
                                                                   "http",
                                                                   "idlelib",
                                                                   "imaplib",
                                                                   "imghdr",
                                                                   "imp",
                                                                   "importlib",
                                                                   "inspect",
                                                                   "io",
                                                                   "ipaddress",
                                                                   "itertools",
                                                                   "json",
                                                                   "keyword",
                                                                   "lib2to3",
                                                                   "linecache",
                                                                   "locale",
                                                                   "logging",
                                                                   "lzma",
                                                                   "macpath",
                                                                   "mailbox",
                                                                   "mailcap",
                                                                   "marshal",
                                                                   "math",
                                                                   "mimetypes",
                                                                   "mmap",
                                                                   "modulefinder",
                                                                   "msilib",
                                                                   "msvcrt",
                                                                   "multiprocessing",
                                                                   "netrc",
                                                                   "nis",
                                                                   "nntplib",
                                                                   "nt",
                                                                   "ntpath",
                                                                   "nturl2path",
                                                                   "numbers",
                                                                   "opcode",
                                                                   "operator",
                                                                   "optparse",
                                                                   "os",
                                                                   "ossaudiodev",
                                                                   "parser",
                                                                   "pathlib",
                                                                   "pdb",
                                                                   "pickle",
                                                                   "pickletools",
                                                                   "pipes",
                                                                   "pkgutil",
                                                                   "platform",
                                                                   "plistlib",
                                                                   "poplib",
                                                                   "posix",
                                                                   "posixpath",
                                                                   "pprint",
                                                                   "profile",
                                                                   "pstats",
                                                                   "pty",
                                                                   "pwd",
                                                                   "py_compile",
                                                                   "pyclbr",
                                                                   "pydoc",
                                                                   "pydoc_data",
                                                                   "pyexpat",
                                                                   "queue",
                                                                   "quopri",
                                                                   "random",
                                                                   "re",
                                                                   "readline",
                                                                   "reprlib",
                                                                   "resource",
                                                                   "rlcompleter",
                                                                   "runpy",
                                                                   "sched",
                                                                   "secrets",
                                                                   "select",
                                                                   "selectors",
                                                                   "shelve",
                                                                   "shlex",
                                                                   "shutil",
                                                                   "signal",
                                                                   "site",
                                                                   "smtpd",
                                                                   "smtplib",
                                                                   "sndhdr",
                                                                   "socket",
                                                                   "socketserver",
                                                                   "spwd",
                                                                   "sqlite3",
                                                                   "sre_compile",
                                                                   "sre_constants",
                                                                   "sre_parse",
                                                                   "ssl",
                                                                   "stat",
                                                                   "statistics",
                                                                   "string",
                                                                   "stringprep",
                                                                   "struct",
                                                                   "subprocess",
                                                                   "sunau",
                                                                   "symbol",
                                                                   "symtable",
                                                                   "sys",
                                                                   "sysconfig",
                                                                   "syslog",
                                                                   "tabnanny",
                                                                   "tarfile",
                                                                   "telnetlib",
                                                                   "tempfile",
                                                                   "termios",
                                                                   "textwrap",
                                                                   "this",
                                                                   "threading",
                                                                   "time",
                                                                   "timeit",
                                                                   "tkinter",
                                                                   "token",
                                                                   "tokenize",
                                                                   "tomllib",
                                                                   "trace",
                                                                   "traceback",
                                                                   "tracemalloc",
                                                                   "tty",
                                                                   "turtle",
                                                                   "turtledemo",
                                                                   "types",
                                                                   "typing",
                                                                   "unicodedata",
                                                                   "unittest",
                                                                   "urllib",
                                                                   "uu",
                                                                   "uuid",
                                                                   "venv",
                                                                   "warnings",
                                                                   "wave",
                                                                   "weakref",
                                                                   "webbrowser",
                                                                   "winreg",
                                                                   "winsound",
                                                                   "wsgiref",
                                                                   "xdrlib",
                                                                   "xml",
                                                                   "xmlrpc",
                                                                   "zipapp",
                                                                   "zipfile",
                                                                   "zipimport",
                                                                   "zlib",
                                                                   "zoneinfo"});

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

bool is_keyword(std::string_view name) { return is_in(kKeywords, name); }

std::string with_underscore(const std::string& name, bool taken) {
  return taken ? name + '_' : name;
}

/// "GiftCard" for gift_card.
std::string camel_case(std::string_view name) {
  std::string text;
  bool upper = true;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    text += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return text;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string escaped_byte(unsigned char byte) {
  std::array<char, 5> text{};
  std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned>(byte));
  return text.data();
}

/// The escapes that texts and bytes have in common; empty: `c` stands for itself or is no ASCII.
std::string escape(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"') return "\\\"";
  if (c == '\\') return "\\\\";
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  return byte < 0x20 || byte == 0x7f ? escaped_byte(byte) : std::string();
}

}  // namespace

std::string module_name(const idl::Module& module) {
  std::string stem = module.file_name;
  if (stem.ends_with(".idl")) stem.resize(stem.size() - 4);
  for (char& c : stem) {
    if (!is_name_character(c)) c = '_';
  }
  if (stem.empty() || (stem.front() >= '0' && stem.front() <= '9')) stem.insert(0, "_");
  return with_underscore(stem, is_keyword(stem) || is_in(kStandardModules, stem));
}

Names::Names(const idl::Module& module) {
  for (const auto& service : module.services) {
    service_classes_.insert(client_class(*service));
    service_classes_.insert(service_class(*service));
  }
  const auto add = [&](const auto& decls) {
    for (const auto& decl : decls) types_.insert(declaration(*decl));
  };
  add(module.aliases);
  add(module.enums);
  add(module.structs);
  add(module.unions);
  add(module.errors);
  std::set<std::string> used = types_;
  used.insert(service_classes_.begin(), service_classes_.end());
  for (const auto& constant : module.constants) used.insert(declaration(*constant));
  for (const auto& each : module.unions) {
    for (const idl::Arm& arm : each->arms) {
      std::string name = each->name + camel_case(arm.name);
      while (is_in(kBuiltins, name) || !used.insert(name).second) name += '_';
      types_.insert(name);
      arm_classes_.emplace(&arm, std::move(name));
    }
  }
}

std::string Names::declaration(const idl::Named& decl) const {
  return with_underscore(decl.name, is_keyword(decl.name) || is_in(kBuiltins, decl.name) ||
                                        service_classes_.count(decl.name) != 0);
}

std::string Names::client_class(const idl::Service& service) const {
  return service.name + "Client";
}
std::string Names::service_class(const idl::Service& service) const {
  return service.name + "Service";
}

std::string Names::field(const idl::Named& field) const {
  const std::string& name = field.name;
  return with_underscore(name, is_keyword(name) || name == "self" ||
                                   is_in(kAnnotationTypes, name) || types_.count(name) != 0);
}

std::string Names::method(const idl::Method& method) const {
  const bool ours = method.name == "close" || method.name == "register";
  return ours ? method.name + '_' : field(method);
}

std::string Names::error_field(const idl::Named& named) const {
  return is_in(kExceptionMembers, named.name) ? named.name + '_' : field(named);
}

std::string enumerator_name(const idl::Enumerator& enumerator, const idl::Enum& owner) {
  const std::string& name = enumerator.name;
  const bool taken = is_keyword(name) || name == "name" || name == "value" || name == "mro" ||
                     (owner.underlying && is_in(kIntMembers, name));
  return with_underscore(name, taken);
}

std::string string_literal(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    const std::string special = escape(c);
    literal += special.empty() ? std::string(1, c) : special;
  }
  return literal + '"';
}

std::string bytes_literal(std::string_view bytes) {
  std::string literal = "b\"";
  for (const char c : bytes) {
    const std::string special = escape(c);
    const auto byte = static_cast<unsigned char>(c);
    literal += !special.empty() ? special : byte < 0x80 ? std::string(1, c) : escaped_byte(byte);
  }
  return literal + '"';
}

}  // namespace tagwire::codegen::python
