// The methods of a server by wire name: how to call each, its help and its signatures.
//
// add<&Class::method, Errors...>(object, info, defaults...) and add_function(name, callable, help)
// turn any callable on wire types into a Method: decode the parameters in place, call, encode the
// result. Everything generated code would repeat is here.
#pragma once
