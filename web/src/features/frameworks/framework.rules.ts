import type { Requirement } from './frameworks.query.ts'

/** A requirement with those that it groups. */
export interface RequirementNode {
  requirement: Requirement
  children: RequirementNode[]
}

/** The requirements as a tree, in their order. One whose parent is missing stands at the top, so that none is lost. */
export function treeOf(requirements: readonly Requirement[]): RequirementNode[] {
  const nodes = new Map(
    requirements.map((requirement) => [requirement.key, { requirement, children: [] as RequirementNode[] }]),
  )
  const top: RequirementNode[] = []
  for (const node of nodes.values()) {
    const { parentKey, key } = node.requirement
    const parent = parentKey === null || parentKey === key ? undefined : nodes.get(parentKey)
    ;(parent?.children ?? top).push(node)
  }
  return top
}

/** Whether a requirement asks for an answer and has none. */
export function isUncovered({ isLeaf, inScope, controls }: Requirement): boolean {
  return isLeaf && inScope && controls.length === 0
}

/** The tree without what does not lead to a requirement that is kept. */
export function prune(
  nodes: readonly RequirementNode[],
  isKept: (requirement: Requirement) => boolean,
): RequirementNode[] {
  return nodes.flatMap(({ requirement, children }) => {
    const kept = prune(children, isKept)
    return kept.length > 0 || isKept(requirement) ? [{ requirement, children: kept }] : []
  })
}

/** How many requirements below a node can be answered, and how many of them are. */
export function coverageOf({ requirement, children }: RequirementNode): { total: number; covered: number } {
  const own = requirement.isLeaf && requirement.inScope
  return children
    .map(coverageOf)
    .reduce((sum, child) => ({ total: sum.total + child.total, covered: sum.covered + child.covered }), {
      total: own ? 1 : 0,
      covered: own && requirement.controls.length > 0 ? 1 : 0,
    })
}
