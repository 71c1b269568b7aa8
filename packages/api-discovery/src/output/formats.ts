import type { SourceDiscovery } from '../model.ts'
import { curlScript } from './curl.ts'
import { declaredAsWritten } from './declared-once.ts'
import { jsonDocument } from './json.ts'
import { markdownTable } from './markdown.ts'
import { ndjsonLine } from './ndjson.ts'
import { openApiDocument } from './openapi.ts'
import { postmanCollection } from './postman.ts'
import { sarifNotes } from './sarif.ts'

export const FORMATS = ['ndjson', 'json', 'openapi', 'sarif', 'markdown', 'curl', 'postman'] as const
export type OutputFormat = (typeof FORMATS)[number]

/** What was found, as text that ends with a line's end unless it is empty. `title` names what was searched. */
export function renderDiscovery(discovery: SourceDiscovery, format: OutputFormat, title: string): string {
  switch (format) {
    case 'ndjson':
      return declaredAsWritten(discovery.endpoints)
        .map((endpoint) => `${ndjsonLine(endpoint)}\n`)
        .join('')
    case 'json':
      return jsonDocument(discovery)
    case 'openapi':
      return openApiDocument(discovery, title)
    case 'sarif':
      return sarifNotes(discovery)
    case 'markdown':
      return markdownTable(discovery)
    case 'curl':
      return curlScript(discovery)
    case 'postman':
      return postmanCollection(discovery, title)
  }
}
