import { describe, expect, test } from 'vitest'
import { uncaughtErrorIn } from '../../src/matrix/crash-trace.ts'

/** What run times write, as they wrote it, and the error in it; without one where somebody did catch it. */
const OUTPUTS: Readonly<Record<string, readonly [output: string, error: string | undefined]>> = {
  Python: [
    `3 messages
Traceback (most recent call last):
  File "/client.py", line 19, in <module>
    count, octets = client.stat()
                    ^^^^^^^^^^^^^
  File "/usr/lib/python3.11/poplib.py", line 239, in stat
    numMessages = int(rets[1])
ValueError: invalid literal for int() with base 10: b'three'
`,
    "ValueError: invalid literal for int() with base 10: b'three'",
  ],
  'Python, one error after another': [
    `Traceback (most recent call last):
  File "a.py", line 1, in <module>
KeyError: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 3, in <module>
RuntimeError: no such message
`,
    'RuntimeError: no such message',
  ],
  'Node, an event that nobody listens to': [
    `node:events:495
      throw er; // Unhandled 'error' event
      ^

Error: read ECONNRESET
    at TCP.onStreamRead (node:internal/stream_base_commons:217:20)
Emitted 'error' event on Socket instance at:
    at emitErrorNT (node:internal/streams/destroy:151:8) {
  errno: -104,
  code: 'ECONNRESET'
}

Node.js v20.20.2
`,
    'Error: read ECONNRESET',
  ],
  'Node, a rejection of no error': [
    `node:internal/process/promises:394
      triggerUncaughtException(err, true /* fromPromise */);
      ^

[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block. The promise rejected with the reason "-ERR".] {
  code: 'ERR_UNHANDLED_REJECTION'
}

Node.js v20.20.2
`,
    '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block. The promise rejected with the reason "-ERR".] {',
  ],
  'Node, an error that was caught and shown': ['Error: -ERR\n    at main (/client.js:3:9)\n', undefined],
  Java: [
    'Exception in thread "main" java.lang.NumberFormatException: For input string: "three"\n\tat java.base/x(Y.java:67)\n',
    'java.lang.NumberFormatException: For input string: "three"',
  ],
  Go: [
    'panic: runtime error: index out of range [1] with length 1\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:7 +0x1d\nexit status 2\n',
    'panic: runtime error: index out of range [1] with length 1',
  ],
  Rust: [
    "\nthread 'main' panicked at src/main.rs:2:5:\nexplicit panic\nnote: run with `RUST_BACKTRACE=1`\n",
    'panicked at src/main.rs:2:5:',
  ],
  '.NET': [
    'Unhandled exception. System.FormatException: The input string was not in a correct format.\n   at Program.Main()\n',
    'System.FormatException: The input string was not in a correct format.',
  ],
  PHP: [
    'PHP Fatal error:  Uncaught TypeError: explode(): Argument #2 must be of type string in /a.php:3\nStack trace:\n',
    'Uncaught TypeError: explode(): Argument #2 must be of type string in /a.php:3',
  ],
  Ruby: [
    "client.rb:4:in `fetch': no greeting (Net::POPError)\n\tfrom client.rb:9:in `<main>'\n",
    'no greeting (Net::POPError)',
  ],
  'C++': [
    "terminate called after throwing an instance of 'std::out_of_range'\n",
    "terminate called after throwing an instance of 'std::out_of_range'",
  ],
  'a sanitizer': [
    '==12==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x60\n',
    'AddressSanitizer: heap-buffer-overflow on address 0x60',
  ],
  'Perl, where die is how one fails': ['cannot log on at client.pl line 12.\n', undefined],
  nothing: ['', undefined],
}

describe('the error that nobody caught is found in the output of', () => {
  test.each(Object.entries(OUTPUTS))('%s', (_, [output, error]) => {
    expect(uncaughtErrorIn(output)).toBe(error)
  })
})
