"""A server of Twisted with two methods, for the test of `tagwire import`: introspection_twisted.py PORT"""
import sys

from twisted.internet import reactor
from twisted.web import server, xmlrpc


class Methods(xmlrpc.XMLRPC):
    def xmlrpc_add(self, left, right):
        """Adds two numbers."""
        return left + right

    xmlrpc_add.signature = [["int", "int", "int"], ["double", "double", "double"]]

    def xmlrpc_hello(self, name):
        """hello(name): greets"""
        return "hello " + name


methods = Methods(allowNone=True)
xmlrpc.addIntrospection(methods)
reactor.listenTCP(int(sys.argv[1]), server.Site(methods), interface="127.0.0.1")
reactor.run()
