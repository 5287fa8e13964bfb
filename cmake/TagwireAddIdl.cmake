# Filled by the code generator (tagwire_add_idl).
