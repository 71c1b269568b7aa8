/** Giraffe and Oxpecker: `route "/x" >=> handler`, `routef "/y/%i" show`, `subRoute`, endpoint routing. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { addHandlerTrees, type Words } from '../handler-trees.ts'
import { Bindings, formatPath } from '../walk.ts'

const common: Omit<Words, 'reader'> = {
  route: /^(?:route|routeCi|routex|routexp|routef|routeCif|routeStartsWith|routeBind)$/,
  sub: /^(?:subRoute|subRouteCi|subRoutef)$/,
}

function wordsOf(framework: string): Words {
  return { ...common, reader: { framework, syntax: formatPath } }
}

const giraffeWords = wordsOf('giraffe')
const oxpeckerWords = wordsOf('oxpecker')

export const giraffe: Framework = {
  name: 'giraffe',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.fsx?$/, /\blet\b/)
    if (!files.some(({ text }) => /\bGiraffe\b|\broute[fx]?(?:Ci)?\s+"/.test(text))) return
    const isOxpecker = files.some(({ text }) => /\bopen\s+Oxpecker\b/.test(text))
    addHandlerTrees(new Bindings(files), isOxpecker ? oxpeckerWords : giraffeWords, run)
  },
}
