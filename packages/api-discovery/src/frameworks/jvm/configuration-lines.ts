/** Where in the files of a configuration something is set. */
import type { Site } from '../../engine/native.ts'
import type { Project } from '../../engine/project.ts'
import { entriesOf, type DocumentNode } from '../../specifications/document.ts'
import { parseYamlDocuments } from '../../specifications/yaml-document.ts'
import { configurationFiles } from './configuration.ts'

/** The first line, in the files that configure a source file, of what a dotted name or the names below it set. */
export function placeConfigured(name: string, file: string, project: Project): Site {
  const files = configurationFiles(file, project)
  for (const one of files) {
    const source = project.files.text(one) ?? ''
    const line = one.endsWith('.properties') ? lineInProperties(source, name) : lineInYaml(source, name)
    if (line !== undefined) return { file: one, line }
  }
  return { file: files[0] ?? file, line: 1 }
}

function lineInProperties(source: string, name: string): number | undefined {
  const at = source.split(/\r?\n/).findIndex((line) => {
    const start = line.trimStart()
    return start.startsWith(name) && !/^\w/.test(start.slice(name.length))
  })
  return at < 0 ? undefined : at + 1
}

function lineInYaml(source: string, name: string): number | undefined {
  try {
    return lineBelow(parseYamlDocuments(source)[0], name)
  } catch {
    return undefined
  }
}

/** Keys may hold several parts of the name; `[2]` is a place in a list. */
function lineBelow(node: DocumentNode | undefined, name: string): number | undefined {
  if (node === undefined || name === '') return node?.line
  const index = /^\[(\d+)\]\.?/.exec(name)
  if (index !== null) {
    return node.kind === 'list' ? lineBelow(node.items[Number(index[1])], name.slice(index[0].length)) : undefined
  }
  for (const [key, { line, value }] of entriesOf(node)) {
    if (key === name) return line
    if (!name.startsWith(key) || !/^[.[]/.test(name.slice(key.length))) continue
    const found = lineBelow(value, name.slice(key.length).replace(/^\./, ''))
    if (found !== undefined) return found
  }
  return undefined
}
