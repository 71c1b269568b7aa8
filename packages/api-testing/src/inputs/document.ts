import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parseDocument } from 'yaml'
import { ApiTestError, messageOf } from '../errors.ts'
import type { Json } from '../json.ts'
import { parseJson, toJson } from '../json.ts'

const maxDocumentBytes = 50 * 1024 * 1024

/** The absolute URL of a file name or URL. */
export function locationOf(nameOrUrl: string, base?: string): string {
  if (/^(?:https?|file):\/\//i.test(nameOrUrl)) return nameOrUrl
  if (base !== undefined) return new URL(nameOrUrl, base).href
  return pathToFileURL(nameOrUrl).href
}

/** Reads a file or an http(s) URL as text. Errors: `input_unreadable`. */
export async function readText(location: string): Promise<string> {
  try {
    const url = new URL(location)
    if (url.protocol === 'file:') {
      const bytes = await readFile(url)
      if (bytes.length > maxDocumentBytes) throw new Error('the file is larger than 50 MiB')
      return bytes.toString('utf8').replace(/^\uFEFF/, '')
    }
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    const text = await response.text()
    if (text.length > maxDocumentBytes) throw new Error('the document is larger than 50 MiB')
    return text.replace(/^\uFEFF/, '')
  } catch (error) {
    throw new ApiTestError('input_unreadable', `cannot read ${location}: ${messageOf(error)}`, { cause: error })
  }
}

/** Parses JSON or YAML. Errors: `input_invalid` with the place of the fault. */
export function parseData(text: string, location: string): Json {
  const json = parseJson(text)
  if (json !== undefined) return json
  try {
    const document = parseDocument(text, { uniqueKeys: false, prettyErrors: true, logLevel: 'silent' })
    const [fault] = document.errors
    if (fault !== undefined) throw new Error(fault.message)
    return toJson(document.toJS({ maxAliasCount: 1000 }))
  } catch (error) {
    throw new ApiTestError('input_invalid', `${location} is neither JSON nor YAML: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
