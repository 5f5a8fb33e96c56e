/**
 * The exit codes of every command.
 */

export const ExitCode = {
  success: 0,
  failure: 1,
  usage: 2,
  requirement: 3,
  notExecutable: 126,
  notFound: 127,
  /** Plus the number of the signal. */
  signal: 128,
  help: `Exit codes:
  0  all went well (a server that was stopped by SIGINT, SIGTERM or the end of its input, too)
  1  it failed: a port is taken, a maildrop cannot be read, a client that was judged did not pass or got worse
  2  the arguments or options make no sense
  run gives the code of its command, and of its own:
  3  the command ended in success, but what --require asks for was not met
  126, 127  the command cannot be executed, or is not found
  128 + n   signal n ended the command`,
} as const
