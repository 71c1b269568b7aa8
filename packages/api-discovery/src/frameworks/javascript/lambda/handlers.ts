/** From `src/users.list` in a configuration to the function. */
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Value } from '../../../engine/values.ts'
import { fileFor, joinPath } from '../../../languages/javascript/resolve.ts'

/** The exported function that a handler text names, looked for from the folder of the configuration. */
export function handlerNamed(
  named: string | undefined,
  config: string,
  run: Interpreter,
  code = '',
): Value | undefined {
  const match = /^(.+)\.([\w$]+)$/.exec(named ?? '')
  if (match === null) return undefined
  const [, path = '', name = ''] = match
  const file = fileFor(run.project.files, joinPath(joinPath(folderOf(config), code), path))
  return file === undefined ? undefined : run.project.module(file)?.member(name, run)
}
