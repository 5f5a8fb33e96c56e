/**
 * The exit codes of every command.
 */

export const ExitCode = {
  success: 0,
  failure: 1,
  usage: 2,
  help: `Exit codes:
  0  all went well (a server that was stopped by SIGINT, SIGTERM or the end of its input, too)
  1  it failed: a port is taken, a maildrop cannot be read, a client that was judged did not pass
  2  the arguments or options make no sense`,
} as const
