// xmlrpc-c's own implementation of validator1, as its development package ships it among the examples
// (xmlrpc_server_validatee.c, which VALIDATEE names), but listening on the loopback address only, on a
// port that the system picks and that it tells. For the test of our clients.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <xmlrpc-c/base.h>
#include <xmlrpc-c/server.h>
#include <xmlrpc-c/server_abyss.h>

static void serve_on_loopback(xmlrpc_env* env, const xmlrpc_server_abyss_parms* theirs,
                              unsigned int size) {
  (void)size;
  struct sockaddr_in address;
  socklen_t length = sizeof(address);
  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr*)&address, length) != 0 ||
      listen(listener, 16) != 0 || getsockname(listener, (struct sockaddr*)&address, &length) != 0) {
    perror("xmlrpc_c_server");
    exit(1);
  }
  printf("listening on http://127.0.0.1:%d/RPC2\n", ntohs(address.sin_port));
  fflush(stdout);

  xmlrpc_server_abyss_parms ours;
  memset(&ours, 0, sizeof(ours));
  ours.registryP = theirs->registryP;
  ours.socket_bound = 1;
  ours.socket_handle = listener;
  xmlrpc_server_abyss(env, &ours, XMLRPC_APSIZE(socket_handle));
  if (env->fault_occurred) {
    fprintf(stderr, "xmlrpc_c_server: %s\n", env->fault_string);
    exit(1);
  }
}

#define xmlrpc_server_abyss serve_on_loopback
#define printf(...) ((void)0)  // it announces itself before it listens
#include VALIDATEE
