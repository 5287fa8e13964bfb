# Warnings live in one private interface target; only presets turn them into errors.
# GCC 12 sees overlapping copies in "text" + std::string&& that are not there (GCC PR105651).
add_library(tagwire_warnings INTERFACE)
target_compile_options(tagwire_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${TAGWIRE_WERROR}>:-Werror>)

# tagwire_layer(NAME HEADERS h... SOURCES cc... DEPENDS layer... PRIVATE lib...)
# One layer of the runtime: a static library tagwire_NAME, exported as tagwire::NAME, whose headers are
# included as "tagwire/NAME/x.h". DEPENDS is the include diagram: a layer sees only what it names.
# PRIVATE: libraries of others that show in no header, as $<BUILD_INTERFACE:...> when they are headers alone:
# who links an installed layer does not need them.
function(tagwire_layer name)
  cmake_parse_arguments(arg "" "" "HEADERS;SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(tagwire_${name} STATIC ${arg_SOURCES})
  add_library(tagwire::${name} ALIAS tagwire_${name})
  set_target_properties(tagwire_${name} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ON)
  target_sources(tagwire_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS "${tagwire_SOURCE_DIR}/runtime" FILES ${arg_HEADERS})
  target_compile_features(tagwire_${name} PUBLIC cxx_std_20)
  set_property(GLOBAL APPEND PROPERTY TAGWIRE_LAYERS tagwire_${name})
  list(TRANSFORM arg_DEPENDS PREPEND tagwire_)
  target_link_libraries(tagwire_${name} PUBLIC ${arg_DEPENDS}
    PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:tagwire_warnings>)
endfunction()

# tagwire_test(NAME SOURCES cc... LIBS target... [THREADS]): one GoogleTest binary; each TEST is a ctest entry.
# THREADS: threads meet in it, so that it is built and run under ThreadSanitizer too.
if(TAGWIRE_BUILD_TESTS)
  add_custom_target(tsan_tests)
endif()
function(tagwire_test name)
  cmake_parse_arguments(arg "THREADS" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} GTest::gmock GTest::gtest_main tagwire_warnings)
  target_include_directories(${name} PRIVATE "${tagwire_SOURCE_DIR}")
  if(arg_THREADS)
    add_dependencies(tsan_tests ${name})
    set(label LABELS threads)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300 ${label})
endfunction()

# A layer whose sources have not landed yet.
function(tagwire_layer_pending name)
  add_library(tagwire_${name} INTERFACE)
endfunction()
