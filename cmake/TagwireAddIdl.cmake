# tagwire_add_idl(TARGET FILES a.idl... [IMPORT_DIRS dir...] [PYTHON] [EXAMPLES])
#
# Generates C++ for IDL files and compiles it into TARGET, which becomes a static library unless it
# exists already. Whoever links TARGET may include "a.h" and, for an IDL with services,
# "a.client.h" and "a.server.h". An IDL that imports one of another target finds the file through IMPORT_DIRS and
# its header by linking that target.
#
# PYTHON: writes Python for them as well, into the folder that the property TAGWIRE_PYTHON_DIR of TARGET names.
#
# EXAMPLES: also "a.examples.h", a GoogleTest for each example of a service (docs/testing.md). TARGET does not
# link GoogleTest for it; the test program does.
#
# Works in tagwire's own tree and with an installed tagwire; both have the compiler as
# tagwire::tagwire and the runtime as tagwire::runtime. When cross compiling, set
# TAGWIRE_COMPILER to a `tagwire` that runs here.
function(tagwire_add_idl target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PYTHON;EXAMPLES" "" "FILES;IMPORT_DIRS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tagwire_add_idl(${target}): unknown argument '${arg_UNPARSED_ARGUMENTS}'; "
      "expected FILES, IMPORT_DIRS, PYTHON and EXAMPLES")
  endif()
  if(NOT arg_FILES)
    message(FATAL_ERROR "tagwire_add_idl(${target}): no FILES")
  endif()
  if(NOT TARGET ${target})
    add_library(${target} STATIC)
  endif()

  set(compiler tagwire::tagwire)
  if(TAGWIRE_COMPILER)
    set(compiler "${TAGWIRE_COMPILER}")
  endif()
  set(imports)
  foreach(dir IN LISTS arg_IMPORT_DIRS)
    cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND imports -I "${dir}")
  endforeach()

  set(examples)
  if(arg_EXAMPLES)
    set(examples --examples)
  endif()

  set(out "${CMAKE_CURRENT_BINARY_DIR}/${target}_idl")
  set(languages --cpp)
  if(arg_PYTHON)
    list(APPEND languages --python)
    set_property(TARGET ${target} PROPERTY TAGWIRE_PYTHON_DIR "${out}")
  endif()
  foreach(file IN LISTS arg_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    cmake_path(GET file STEM LAST_ONLY stem)
    cmake_path(GET file FILENAME name)
    # Whether there are headers of services depends on what the file says, so they are not promised
    # here; they are written in the same step as the other two.
    add_custom_command(
      OUTPUT "${out}/${stem}.h" "${out}/${stem}.cc"
      COMMAND ${compiler} gen ${languages} ${examples} --out "${out}" --depfile "${out}/${stem}.d" ${imports} "${file}"
      DEPENDS "${file}" ${compiler}
      DEPFILE "${out}/${stem}.d"
      COMMENT "Generating code for ${name}"
      VERBATIM)
    target_sources(${target} PRIVATE "${out}/${stem}.cc" "${out}/${stem}.h")
  endforeach()
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${out}>")
  target_link_libraries(${target} PUBLIC tagwire::runtime)
endfunction()
