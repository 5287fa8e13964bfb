// Does the suite's jobs with github.com/kolo/xmlrpc.
//
// usage: kolo URL <jobs >answers
package main

import (
	"net/rpc"
	"os"
	"regexp"
	"strconv"

	"github.com/kolo/xmlrpc"
)

type kolo struct {
	url    string
	client *xmlrpc.Client
}

// Through net/rpc a fault arrives as its text only.
var fault = regexp.MustCompile(`(?s)^Fault\((-?\d+)\): (.*)$`)

func (k *kolo) connect() {
	client, err := xmlrpc.NewClient(k.url, nil)
	must(err)
	k.client = client
}

func (k *kolo) bytes(data []byte) interface{} { return xmlrpc.Base64(base64Of(data)) }

func (k *kolo) call(method string, args []interface{}) (interface{}, answer) {
	var value interface{}
	err := k.client.Call(method, args, &value)
	if err == rpc.ErrShutdown { // of the reply before this one: net/rpc ends a client that could not read one
		k.connect()
		err = k.client.Call(method, args, &value)
	}
	if err == nil {
		return value, nil
	}
	if parts := fault.FindStringSubmatch(err.Error()); parts != nil {
		code, err := strconv.Atoi(parts[1])
		must(err)
		return nil, answer{"fault": []interface{}{code, parts[2]}}
	}
	return nil, answer{"error": err.Error()}
}

func main() {
	client := kolo{url: os.Args[len(os.Args)-1]}
	client.connect()
	serve(&client)
}
