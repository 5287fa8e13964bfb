# Where the libraries come from: what is installed first; the network never, unless TAGWIRE_FETCH_DEPS is on.
find_package(Threads REQUIRED)
find_package(Asio 1.22 REQUIRED)
find_package(spdlog REQUIRED)
# The log is one source file; with spdlog and fmt as headers, programs that link it need neither.
add_library(tagwire_spdlog INTERFACE)
foreach(_library spdlog::spdlog_header_only fmt::fmt)
  if(TARGET ${_library})
    target_include_directories(tagwire_spdlog SYSTEM INTERFACE
      $<TARGET_PROPERTY:${_library},INTERFACE_INCLUDE_DIRECTORIES>)
  endif()
endforeach()
target_compile_definitions(tagwire_spdlog INTERFACE FMT_HEADER_ONLY
  $<TARGET_PROPERTY:spdlog::spdlog_header_only,INTERFACE_COMPILE_DEFINITIONS>)
# RE2 ships no package file on Debian: a header and a library.
find_path(RE2_INCLUDE_DIR re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)
mark_as_advanced(RE2_INCLUDE_DIR RE2_LIBRARY)
find_package(tinyxml2 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)

if(TAGWIRE_BUILD_TESTS)
  find_package(GTest REQUIRED)
  # The system Python: its standard library is the peer that the interop tests are about.
  set(Python3_EXECUTABLE /usr/bin/python3 CACHE FILEPATH "Python of the interop tests")
  find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
endif()
if(TAGWIRE_BUILD_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
