# cmake -D IN=tagwire_support.py -D OUT=support.cc -P embed.cmake: a text file as a C++ constant.
file(READ "${IN}" text)
file(WRITE "${OUT}" "#include \"codegen/python/support.h\"\n\n"
  "const std::string_view tagwire::codegen::python::kSupportModule = R\"PYTHON(${text})PYTHON\";\n")
