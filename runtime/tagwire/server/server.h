// tagwire::Server: the public face. Register functions and services, then serve.
//
//   tagwire::Server server({.listen = "127.0.0.1:8080"});
//   server.register_function("pow", [](double x, double y) { return std::pow(x, y); }, "x to the
//   power y"); server.add(std::make_shared<MyOrders>()); server.serve_forever();   // until SIGINT
//   or SIGTERM, then drains
#pragma once
