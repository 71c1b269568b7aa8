/** Suave: `GET >=> choose [ path "/x" >=> OK "x"; pathScan "/add/%d/%d" add ]`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { addHandlerTrees, type Words } from '../handler-trees.ts'
import { Bindings, formatPath } from '../walk.ts'

const words: Words = {
  reader: { framework: 'suave', syntax: formatPath },
  route: /^(?:Filters\.)?(?:path|pathCi|pathScan|pathScanCi|pathStarts|pathStartsCi)$/,
  // Nothing in Suave puts routes below a path.
  sub: /(?!)/,
}

export const suave: Framework = {
  name: 'suave',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.fsx?$/, /\blet\b/).filter(({ text }) => /\bSuave\b/.test(text))
    if (files.length > 0) addHandlerTrees(new Bindings(files), words, run)
  },
}
