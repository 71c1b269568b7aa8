/** userver: handlers are components, whose paths and methods stand in the static configuration (userver: HTTP server). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { at, entriesOf, textAt, textsOf, type DocumentNode } from '../../../specifications/document.ts'
import { parseYamlDocuments } from '../../../specifications/yaml-document.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'

const reader: Reader = { framework: 'userver', syntax: bracePath }

export const userver: Framework = {
  name: 'userver',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.ya?ml$/, /^\s*components_manager:/m)) {
      for (const [name, { value, line }] of entriesOf(at(documentOf(source), 'components_manager', 'components'))) {
        const path = textAt(value, 'path')
        if (path === undefined || !path.startsWith('/')) continue
        // `method: GET,POST`
        const methods = textsOf(at(value, 'method'))
          .flatMap((one) => one.split(/[\s,]+/))
          .filter((one) => /^[A-Z]+$/.test(one))
        const router = run.project.graph.router(reader)
        router.isApplication = true
        router.route({
          file,
          line: value.kind === 'map' ? (value.entries.get('path')?.line ?? line) : line,
          methods: methods.length > 0 ? methods : ANY_METHODS,
          path: text(path),
          handlers: [],
          handler: name,
          condition: undefined,
        })
      }
    }
  },
}

/** Configurations hold variables (`$name`) that YAML takes for text; what it does not take is not read. */
function documentOf(source: string): DocumentNode | undefined {
  try {
    return parseYamlDocuments(source)[0]
  } catch {
    return undefined
  }
}
