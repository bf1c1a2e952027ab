// Loaded into the server before its own code. When the process that started it is gone, however it ended, the server stops in order
// instead of running on with nobody at its terminal.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
