// Loaded into the server before its own code. When the process that started it is gone, however it ended, the server stops in order
// instead of running on with nobody at its terminal. Processes that the server forks inherit this import, and have a channel of their
// own (Next asks a worker for the paths of a page): letting go of theirs would end them before they answer.
if (process.channel && process.env.FOLLOWED_PARENT === String(process.ppid)) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
