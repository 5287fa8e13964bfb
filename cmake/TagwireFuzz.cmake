# tagwire_fuzz_target(NAME SOURCES cc... LIBS target... [CORPUS dir...]): one LLVMFuzzerTestOneInput().
# With TAGWIRE_BUILD_FUZZERS (preset fuzz) it becomes the libFuzzer binary NAME. In ordinary builds it becomes a
# test, fuzz.NAME, that replays the inputs in CORPUS (default: corpus/NAME): what a fuzzer once found interesting,
# or wrong, stays checked without clang. Paths are relative to the calling CMakeLists.txt.
function(tagwire_fuzz_target name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS;CORPUS" ${ARGN})
  if(NOT arg_CORPUS)
    set(arg_CORPUS corpus/${name})
  endif()
  if(TAGWIRE_BUILD_FUZZERS)
    set(target ${name})
    add_executable(${target} ${arg_SOURCES})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    # One folder with every fuzzer, and beside each the list of its inputs: what ./dev fuzz runs.
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
    list(TRANSFORM arg_CORPUS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE folders)
    list(JOIN folders "\n" folders)
    file(WRITE "${CMAKE_BINARY_DIR}/fuzz/${name}.corpus" "${folders}\n")
  else()
    set(target ${name}_replay)
    add_executable(${target} ${arg_SOURCES} "${tagwire_SOURCE_DIR}/tests/fuzz/replay_main.cc")
    list(TRANSFORM arg_CORPUS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
    add_test(NAME fuzz.${name} COMMAND ${target} ${arg_CORPUS})
    set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 120)
  endif()
  target_link_libraries(${target} PRIVATE ${arg_LIBS} tagwire_warnings)
  target_include_directories(${target} PRIVATE "${tagwire_SOURCE_DIR}")
endfunction()
