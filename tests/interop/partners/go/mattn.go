// Does the suite's jobs with github.com/mattn/go-xmlrpc.
//
// usage: mattn URL <jobs >answers
package main

import (
	"os"

	"github.com/mattn/go-xmlrpc"
)

type mattn struct{ client *xmlrpc.Client }

func (m mattn) bytes(data []byte) interface{} { return data }

func (m mattn) call(method string, args []interface{}) (interface{}, answer) {
	value, err := m.client.Call(method, args...)
	if err != nil {
		return nil, answer{"error": err.Error()}
	}
	return plain(value), nil
}

// plain replaces the library's names for arrays and structs.
func plain(value interface{}) interface{} {
	switch v := value.(type) {
	case xmlrpc.Array:
		list := []interface{}{}
		for _, each := range v {
			list = append(list, plain(each))
		}
		return list
	case xmlrpc.Struct:
		fields := map[string]interface{}{}
		for name, each := range v {
			fields[name] = plain(each)
		}
		return fields
	}
	return value
}

func main() { serve(mattn{xmlrpc.NewClient(os.Args[len(os.Args)-1])}) }
