package a

import _ "example.test/m/b"
