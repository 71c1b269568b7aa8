/** A specification that is named on the command line, with the files that it refers to. */
import { readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { FileTree } from '../engine/files.ts'
import { walk } from '../files/walk.ts'
import type { SourceEndpoint } from '../model.ts'
import { readSpecification } from '../specifications/index.ts'

/** Why a specification cannot be used, for people. */
export class SpecificationError extends Error {
  override readonly name = 'SpecificationError'
}

/** Its endpoints; their `file` is as given. Throws `SpecificationError`. */
export function readSpecificationFile(path: string): readonly SourceEndpoint[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new SpecificationError(`${path} is not there; give an OpenAPI document, or another specification of an API.`)
  const folder = dirname(path)
  const file = basename(path)
  const search = readSpecification(new FileTree(folder, filesFor(path, folder, file)), file)
  if (search === undefined)
    throw new SpecificationError(
      `${path} is no specification that is known: OpenAPI, AsyncAPI, RAML, API Blueprint, WADL, WSDL, OData, OpenRPC, Smithy, TypeSpec, GraphQL, protobuf; is its ending right?`,
    )
  const problem = search.skipped.find((one) => one.file === file)
  if (problem !== undefined && search.endpoints.length === 0) throw new SpecificationError(`${path} ${problem.detail}.`)
  return search.endpoints.map((endpoint) => ({
    ...endpoint,
    file: folder === '.' ? endpoint.file : `${folder}/${endpoint.file}`,
  }))
}

/** Only one that refers to other files needs them; looking for them may take a while. */
function filesFor(path: string, folder: string, file: string): string[] {
  const refersElsewhere = /\$ref["']?\s*:\s*["']?(?![#"'\s])|^#%RAML|^import /m.test(readFileSync(path, 'utf8'))
  if (!refersElsewhere) return [file]
  const found = walk(folder, { include: new Set() }).files.map((one) => one.file)
  return found.includes(file) ? found : [...found, file]
}
