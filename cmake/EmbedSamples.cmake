# cmake -DOUT=file.cc "-DFOLDERS=a;b" -P EmbedSamples.cmake
# The samples of tests/idl/diagnostics and tests/idl/lint as C++, for `tagwire explain`: an array of
# {name, wrong file, message, corrected file}. A script of CMake, so that building needs nothing else, and
# cross-compiling nothing that runs. Bytes are written as escapes: not all samples are UTF-8.
function(literal path result)
  set(hex "")
  if(EXISTS "${path}")  # what a new message says is written by the tests, which run what is built here
    file(READ "${path}" hex HEX)
  endif()
  string(REGEX REPLACE "(..)" "\\\\x\\1" escaped "${hex}")
  string(REPLACE "\\x0a" "\\x0a\"\n    \"" escaped "${escaped}")  # lines stay lines
  set(${result} "\"${escaped}\"sv" PARENT_SCOPE)
endfunction()

set(text "// Made by cmake/EmbedSamples.cmake; do not edit.\n#include \"codegen/cli/samples.h\"\n\n")
string(APPEND text "namespace tagwire::cli {\n\nusing namespace std::literals;\n\n")
string(APPEND text "const std::vector<EmbeddedSample>& embedded_samples() {\n")
string(APPEND text "  static const std::vector<EmbeddedSample> samples = {\n")
foreach(folder IN LISTS FOLDERS)
  file(GLOB goods "${folder}/*.good.idl")
  list(SORT goods)
  foreach(good IN LISTS goods)
    string(REGEX REPLACE "\\.good\\.idl$" "" stem "${good}")
    get_filename_component(name "${stem}" NAME)
    literal("${stem}.idl" wrong)
    literal("${stem}.txt" message)
    literal("${good}" right)
    string(APPEND text "  {\"${name}\",\n    ${wrong},\n    ${message},\n    ${right}},\n")
  endforeach()
endforeach()
string(APPEND text "  };\n  return samples;\n}\n\n}  // namespace tagwire::cli\n")
file(CONFIGURE OUTPUT "${OUT}" CONTENT "${text}" @ONLY)
