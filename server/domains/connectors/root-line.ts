const maxLength = 500

/** `password=…`, `"token": "…"` and the like, however the exception wrote them; and the login of a URL. */
const secrets = /((?:password|passwd|pwd|secret|token|api[._-]?key|access[._-]?key|credential)s?["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&)}\]]+)/gi
const logins = /(\/\/)[^/\s@]+@/g

/**
 * The line of a Java stack trace that tells what happened: of the last `Caused by`, else the first one. Exceptions like to quote what
 * they were given, so values that look secret are taken out.
 */
export function rootLine(trace: string): string {
  const lines = trace.split(/\r?\n/)
  const root = lines.findLast((line) => line.startsWith('Caused by: '))?.slice('Caused by: '.length)
  const line = root ?? lines.find((one) => one.trim() !== '') ?? ''
  return withoutSecrets(line.trim()).slice(0, maxLength)
}

/** The text of an exception with the values taken out that look secret. */
export function withoutSecrets(text: string): string {
  return text.replace(logins, '$1***@').replace(secrets, '$1***')
}
