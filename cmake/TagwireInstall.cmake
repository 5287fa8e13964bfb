# What `cmake --install` puts where, and the Debian package (cpack -G DEB). docs/installing.md tells
# users, docs/decisions/0014-one-debian-package.md says why it is as it is.
#
# A program that links an installed tagwire needs the C++ standard library and threads, and libre2 if one of its
# interfaces has a @pattern: Asio and spdlog are compiled into the archives, tinyxml2 and CLI11 belong to the compiler.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(_layers GLOBAL PROPERTY TAGWIRE_LAYERS)
install(TARGETS tagwire_runtime ${_layers} tagwire_cli EXPORT tagwireTargets FILE_SET HEADERS)

set(_package "${CMAKE_INSTALL_LIBDIR}/cmake/tagwire")
install(EXPORT tagwireTargets NAMESPACE tagwire:: DESTINATION "${_package}")
configure_package_config_file(cmake/tagwireConfig.cmake.in tagwireConfig.cmake
  INSTALL_DESTINATION "${_package}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break what the one before it promised.
write_basic_package_version_file(tagwireConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/tagwireConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/tagwireConfigVersion.cmake"
  cmake/TagwireAddIdl.cmake
  DESTINATION "${_package}")

# For editors: docs/editors.md.
install(DIRECTORY editors DESTINATION "${CMAKE_INSTALL_DATADIR}/tagwire")

# Documentation, under the names that Debian wants.
install(FILES cmake/debian/copyright DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/tagwire")
# For programs that read descriptors.
install(FILES docs/descriptor.schema.json DESTINATION "${CMAKE_INSTALL_DATADIR}/tagwire")
find_program(TAGWIRE_GZIP gzip)
mark_as_advanced(TAGWIRE_GZIP)
if(TAGWIRE_GZIP)
  # -n: no time in the file, so that equal input gives an equal package.
  foreach(_page "docs/tagwire.1:tagwire.1.gz" "CHANGELOG.md:changelog.gz")
    string(REPLACE ":" ";" _page "${_page}")
    list(GET _page 0 _from)
    list(GET _page 1 _to)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${_from}")
    execute_process(COMMAND "${TAGWIRE_GZIP}" -9nc "${CMAKE_CURRENT_SOURCE_DIR}/${_from}"
      OUTPUT_FILE "${CMAKE_CURRENT_BINARY_DIR}/${_to}" COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tagwire.1.gz"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/changelog.gz"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/tagwire")
endif()

# Where bash-completion and zsh look. Debian's zsh has a folder for packages, under /usr only.
if(NOT CMAKE_CROSSCOMPILING)
  install(FILES "${tagwire_BINARY_DIR}/codegen/cli/tagwire"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  foreach(_folder site-functions vendor-completions)
    install(FILES "${tagwire_BINARY_DIR}/codegen/cli/_tagwire"
      DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/${_folder}")
  endforeach()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tagwire)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "The tagwire maintainers <maintainers@tagwire.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "typed remote procedure calls over XML-RPC")
set(CPACK_PACKAGE_DESCRIPTION
  "tagwire gives C++ programs typed remote procedure calls that any Python
script can make with nothing installed. An interface is written in a small
language; the compiler 'tagwire' turns it into C++ types, a client and a
service to implement; calls travel as XML-RPC over HTTP.

This package holds the compiler, the headers, static libraries and the CMake
package. Programs built with it do not depend on it.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libre2-dev")  # what tagwire::runtime links
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cmake, g++")
include(CPack)
