/** Specifications of a folder as a source of endpoints. */
import { setImmediate } from 'node:timers/promises'
import type { FileTree } from '../engine/files.ts'
import type { Skipped, SourceEndpoint } from '../model.ts'
import { apiBlueprint } from './api-blueprint/index.ts'
import { asyncapi } from './asyncapi/index.ts'
import { bruno } from './bruno/index.ts'
import { openCollection } from './bruno/open-collection.ts'
import { DocumentError } from './document.ts'
import { SearchedFolder } from './folder.ts'
import type { SpecificationFormat } from './format.ts'
import { googleDiscovery } from './google-discovery/index.ts'
import { graphql } from './graphql/index.ts'
import { graphqlIntrospection } from './graphql/introspection.ts'
import { har } from './har/index.ts'
import { hoppscotch } from './hoppscotch/index.ts'
import { httpFile } from './http-file/index.ts'
import { hurl } from './hurl/index.ts'
import { insomnia } from './insomnia/index.ts'
import { jmeter } from './jmeter/index.ts'
import { odata } from './odata/index.ts'
import { openapi } from './openapi/index.ts'
import { openrpc } from './openrpc/index.ts'
import { pact } from './pact/index.ts'
import { postman } from './postman/index.ts'
import { protobuf } from './protobuf/index.ts'
import { raml } from './raml/index.ts'
import { recordings } from './recordings/index.ts'
import { smithy } from './smithy/index.ts'
import { swagger1 } from './swagger-1/index.ts'
import { thunderClient } from './thunder-client/index.ts'
import { typespec } from './typespec/index.ts'
import { wadl } from './wadl/index.ts'
import { wiremock } from './wiremock/index.ts'
import { wsdl } from './wsdl/index.ts'

/** Asked in this order; the first that accepts a file reads it. */
export const SPECIFICATIONS: readonly SpecificationFormat[] = [
  openapi,
  asyncapi,
  postman,
  insomnia,
  har,
  bruno,
  openCollection,
  httpFile,
  graphql,
  graphqlIntrospection,
  protobuf,
  raml,
  apiBlueprint,
  wsdl,
  wadl,
  odata,
  openrpc,
  googleDiscovery,
  swagger1,
  smithy,
  typespec,
  pact,
  thunderClient,
  hoppscotch,
  wiremock,
  jmeter,
  hurl,
  ...recordings,
]

/** Package managers' and tools' own files, which are large and never specifications. */
const NEVER = /(?:^|\/)(?:package(?:-lock)?|tsconfig[\w.-]*|composer|npm-shrinkwrap)\.json$|(?:^|\/)pnpm-lock\.yaml$/

export interface SpecificationSearch {
  readonly endpoints: readonly SourceEndpoint[]
  readonly skipped: readonly Skipped[]
}

/** Reads every specification of the folder. Never rejects for what lies in it; what cannot be read is listed. */
export async function readSpecifications(files: FileTree): Promise<SpecificationSearch> {
  const folder = new SearchedFolder(files)
  const endpoints: SourceEndpoint[] = []
  for (const file of files.paths) {
    const found = readFile(file, folder)
    if (found === undefined) continue
    for (const endpoint of found) endpoints.push(endpoint)
    folder.forgetLarge()
    await setImmediate()
  }
  return { endpoints: once(endpoints), skipped: folder.skipped }
}

/** Reads one specification; others of the tree only where it refers to them. Undefined when it is of no known format. */
export function readSpecification(files: FileTree, file: string): SpecificationSearch | undefined {
  const folder = new SearchedFolder(files)
  const endpoints = readFile(file, folder)
  return endpoints === undefined ? undefined : { endpoints: once(endpoints), skipped: folder.skipped }
}

/** Undefined when the file is no specification, or cannot be read, which is listed. */
function readFile(file: string, folder: SearchedFolder): SourceEndpoint[] | undefined {
  const name = file.toLowerCase()
  const formats = SPECIFICATIONS.filter((format) => format.extensions.some((extension) => name.endsWith(extension)))
  if (formats.length === 0 || NEVER.test(name)) return undefined
  const text = folder.text(file)
  const format = text === undefined ? undefined : formats.find((one) => one.accepts(text, file))
  return text === undefined || format === undefined ? undefined : readOne(format, text, file, folder)
}

function readOne(format: SpecificationFormat, text: string, file: string, folder: SearchedFolder): SourceEndpoint[] {
  try {
    return format.read(text, file, folder).map((found) => ({
      ...found,
      file: found.file ?? file,
      framework: format.name,
      origin: 'specification',
      guards: [],
    }))
  } catch (error) {
    if (error instanceof DocumentError) folder.skip({ file, reason: error.code, detail: error.message })
    else folder.skip({ file, reason: 'crash', detail: `please report this: ${String(error)}` })
    return []
  }
}

/** The same request may be written down many times in one kind of specification; the first one counts. */
function once(endpoints: readonly SourceEndpoint[]): SourceEndpoint[] {
  const byKey = new Map<string, SourceEndpoint>()
  for (const one of endpoints) {
    const key = `${one.framework} ${one.method} ${one.path} ${one.protocol ?? ''} ${one.operation ?? ''}`
    if (!byKey.has(key)) byKey.set(key, one)
  }
  return [...byKey.values()]
}
