/** Options of the commands that send what they counted to a Holdfast server. */
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import { UsageError } from './usage-error.ts'

export const KEY_HELP = `The API key for --post comes from --key-file or HOLDFAST_API_KEY; it needs the scope api:report.`

export const postOption = (meaning: string) => ['--post <url>', meaning, parsePostUrl] as const
export const keyFileOption = ['--key-file <file>', 'File with the API key for --post'] as const

function parsePostUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('a URL, as https://holdfast.example.com/api/apis/<id>/traffic')
  return url.href
}

export async function keyOf({
  keyFile,
  post,
}: {
  readonly keyFile?: string
  readonly post?: string
}): Promise<string | undefined> {
  if (keyFile === undefined) return process.env['HOLDFAST_API_KEY']
  if (post === undefined) throw new UsageError('--key-file needs --post.')
  const text = await readFile(keyFile, 'utf8').catch(() => {
    throw new UsageError(`${keyFile} cannot be read; put the API key into it.`)
  })
  return text.trim()
}
