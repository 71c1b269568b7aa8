import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { PathForm } from '../../../routing/path.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import { bracePath } from '../brace-path.ts'
import { VerbRouter, type RouterStyle } from '../verb-router.ts'

/** `{id}`, and `:id` of old versions. */
function cakePath(piece: string): readonly PathForm[] {
  if (piece.includes('{')) return bracePath(piece)
  return journeyPath(piece)
}

const style: RouterStyle = {
  framework: 'cakephp',
  syntax: cakePath,
  statements: {},
  namespaces: ['App\\Controller'],
}

const routers = new WeakMap<Project, VerbRouter>()

export function cakeRouter(run: Interpreter): VerbRouter {
  let known = routers.get(run.project)
  if (known === undefined) routers.set(run.project, (known = VerbRouter.application(style, run)))
  return known
}
