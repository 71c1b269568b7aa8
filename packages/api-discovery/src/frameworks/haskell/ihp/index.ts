/** IHP: `instance AutoRoute PostsController` gives each action of the type a path (IHP guide: Routing). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { definitionEnd, haskellTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'ihp', syntax: bracePath }

interface Action {
  readonly name: string
  readonly line: number
  readonly fields: readonly string[]
}

export const ihp: Framework = {
  name: 'ihp',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.hs$/, /\bAutoRoute\b|\bstartPage\b|\bdata\s+\w+Controller\b/).map((one) => ({
      file: one.file,
      tokens: haskellTokens(one.text),
    }))
    const routed = new Set(files.flatMap(({ tokens }) => [...namesAfter(tokens, 'AutoRoute')]))
    const starts = new Set(files.flatMap(({ tokens }) => [...namesAfter(tokens, 'startPage')]))
    for (const { file, tokens } of files) {
      // Actions of other applications than Web stand below the application's name.
      const application = /(?:^|\/)([A-Z]\w*)\/Types\.hs$/.exec(file)?.[1]
      const prefix = application === undefined || application === 'Web' ? '' : `/${application.toLowerCase()}`
      for (const [i, token] of tokens.entries()) {
        const name = tokens[i + 1]?.text ?? ''
        if (token.text !== 'data' || token.indent > 0 || !token.starts || !name.endsWith('Controller')) continue
        for (const action of actionsOf(tokens.slice(i + 2, definitionEnd(tokens, i)))) {
          if (routed.has(name)) add(action, `${prefix}/${action.name.replace(/Action$/, '')}`, file, run)
          if (starts.has(action.name)) add(action, prefix === '' ? '/' : prefix, file, run)
        }
      }
    }
  },
}

function* namesAfter(tokens: readonly Token[], word: string): Iterable<string> {
  for (const [i, token] of tokens.entries()) if (token.text === word) yield tokens[i + 1]?.text ?? ''
}

/** `= PostsAction | ShowPostAction { postId :: !(Id Post) }` */
function actionsOf(body: readonly Token[]): Action[] {
  const found: Action[] = []
  for (const [i, { text: mark }] of body.entries()) {
    const name = body[i + 1]
    if ((mark !== '=' && mark !== '|') || name === undefined || !/^[A-Z]\w*Action$/.test(name.text)) continue
    const end = body[i + 2]?.text === '{' ? body.findIndex((one, at) => at > i && one.text === '}') : i
    const inside = body.slice(i + 3, Math.max(end, i + 3))
    const fields = inside.flatMap((one, at) => (inside[at + 1]?.text === '::' ? [one.text] : []))
    found.push({ name: name.text, line: name.line, fields })
  }
  return found
}

function methodsOf(action: string): readonly HttpMethod[] {
  if (action.startsWith('Create')) return ['POST']
  if (action.startsWith('Update')) return ['POST', 'PATCH']
  return action.startsWith('Delete') ? ['DELETE'] : ['GET']
}

function add(action: Action, path: string, file: string, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({
    file,
    line: action.line,
    methods: methodsOf(action.name),
    path: text(path),
    handlers: [],
    handler: action.name,
    condition: undefined,
    params: action.fields.map((name): Param => ({ name, in: 'query' })),
  })
}
