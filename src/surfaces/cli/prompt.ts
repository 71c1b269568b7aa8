import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from './failure.ts'

/** Asks on the terminal; the question goes to standard error, so that standard output stays for results. */
export async function ask(question: string, flag: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`Missing: ${flag}.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question)).trim()
  } finally {
    terminal.close()
  }
}

/** Asks for a password without showing it; where there is no terminal, the first line of standard input is the password. */
export async function askPassword(question: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLineOfInput()
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

async function firstLineOfInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  const line = text.split(/\r?\n/)[0] ?? ''
  if (line === '')
    throw new UsageError(
      'There is no terminal to ask for the password on; give it as the first line of standard input.',
    )
  return line
}
