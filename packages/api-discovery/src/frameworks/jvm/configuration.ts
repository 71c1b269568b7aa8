/** `application.properties` and `application.yml` beside a source tree, as Spring, Micronaut and Quarkus read them. */
import { folderOf } from '../../engine/files.ts'
import type { Project } from '../../engine/project.ts'
import { concat, text, unknown, type Value } from '../../engine/values.ts'
import { entriesOf, textOf, type DocumentNode } from '../../specifications/document.ts'
import { parseYamlDocuments } from '../../specifications/yaml-document.ts'

/** Values by their dotted names. */
export type Configuration = ReadonlyMap<string, string>

const MAX_BYTES = 200_000
const NAMES = ['application.properties', 'application.yml', 'application.yaml', 'bootstrap.yml']

const known = new WeakMap<Project, Map<string, Configuration>>()

/** The configuration that the nearest folder at or above a source file holds; empty when there is none. */
export function configurationFor(file: string, project: Project): Configuration {
  let cache = known.get(project)
  if (cache === undefined) known.set(project, (cache = new Map()))
  const start = folderOf(file)
  let found = cache.get(start)
  if (found === undefined) cache.set(start, (found = search(start, project)))
  return found
}

function search(start: string, project: Project): Configuration {
  return read(filesFrom(start, project), project)
}

/** The files that a source file is configured by; the first one counts most. */
export function configurationFiles(file: string, project: Project): readonly string[] {
  return filesFrom(folderOf(file), project)
}

function filesFrom(start: string, project: Project): readonly string[] {
  for (let folder = start; ; folder = folderOf(folder)) {
    for (const place of ['', 'resources/', 'src/main/resources/', 'src/main/resources/config/', 'config/', 'conf/']) {
      const files = NAMES.map((name) => (folder === '' ? `${place}${name}` : `${folder}/${place}${name}`))
      const present = files.filter((file) => project.files.has(file))
      if (present.length > 0) return present
    }
    if (folder === '') return []
  }
}

function read(files: readonly string[], project: Project): Configuration {
  const values = new Map<string, string>()
  for (const file of files.toReversed()) {
    const source = project.files.text(file) ?? ''
    if (source.length > MAX_BYTES) continue
    const entries = file.endsWith('.properties') ? propertiesIn(source) : yamlIn(source)
    for (const [name, value] of entries) values.set(name, value)
  }
  return values
}

function propertiesIn(source: string): [string, string][] {
  return source
    .replaceAll(/\\\r?\n\s*/g, '')
    .split(/\r?\n/)
    .flatMap((line): [string, string][] => {
      const match = /^\s*([^#!\s=:][^=:\s]*)\s*[=:]\s*(.*?)\s*$/.exec(line)
      return match === null ? [] : [[match[1] ?? '', match[2] ?? '']]
    })
}

/** The first document: later ones are for profiles. */
function yamlIn(source: string): [string, string][] {
  try {
    return valuesIn(parseYamlDocuments(source)[0], '')
  } catch {
    return []
  }
}

function valuesIn(node: DocumentNode | undefined, name: string): [string, string][] {
  const value = textOf(node)
  if (value !== undefined) return [[name, value]]
  if (node?.kind === 'list') return node.items.flatMap((item, i) => valuesIn(item, `${name}[${i}]`))
  return entriesOf(node).flatMap(([key, entry]) => valuesIn(entry.value, name === '' ? key : `${name}.${key}`))
}

/** A configured value with its own placeholders filled in; undefined when it is not there or not known. */
export function configured(configuration: Configuration, ...names: readonly string[]): Value | undefined {
  for (const name of names) {
    const value = configuration.get(name)
    if (value !== undefined && value !== '') return withPlaceholders(text(value), configuration)
  }
  return undefined
}

/** Fills in `${name}` and `${name:default}`; what is not configured becomes a hole. */
export function withPlaceholders(value: Value, configuration: Configuration, depth = 0): Value {
  if (value.kind !== 'text' || depth > 4) return value
  return concat(
    value.parts.flatMap((part): Value[] => {
      if (typeof part !== 'string') return [{ kind: 'text', parts: [part] }]
      return part.split(/(\$\{[^{}]*\})/).map((piece) => {
        const inner = /^\$\{([^{}:]*)(?::([^{}]*))?\}$/.exec(piece)
        if (inner === null) return text(piece)
        const name = inner[1] ?? ''
        const found = configuration.get(name) ?? inner[2]
        if (found === undefined) return unknown(name.slice(name.lastIndexOf('.') + 1))
        return withPlaceholders(text(found), configuration, depth + 1)
      })
    }),
  )
}
