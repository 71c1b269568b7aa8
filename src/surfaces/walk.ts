import type { AnyContractProcedure } from '@orpc/contract'
import type { Method, OperationMeta } from '../core/operations/operation.ts'

export interface Operation {
  /** Path in the contract: `['obligations', 'complete']`. */
  name: readonly string[]
  method: Method
  /** Below /api, with `{parameters}`. */
  path: string
  summary: string
  description: string | undefined
  meta: OperationMeta
  procedure: AnyContractProcedure
}

type ContractTree = { readonly [name: string]: AnyContractProcedure | ContractTree }

const isProcedure = (node: AnyContractProcedure | ContractTree): node is AnyContractProcedure => '~orpc' in node

/** Every operation of a contract, in the order of declaration. */
export function operationsOf(contract: ContractTree, above: readonly string[] = []): Operation[] {
  return Object.entries(contract).flatMap(([key, node]) => {
    const name = [...above, key]
    if (!isProcedure(node)) return operationsOf(node, name)
    const { route, meta } = node['~orpc']
    if (route.method === undefined || route.path === undefined)
      throw new Error(`${name.join('.')} has no method or path`)
    return [
      {
        name,
        method: route.method as Method, // operation.ts admits no other
        path: route.path,
        summary: route.summary ?? '',
        description: route.description,
        meta: meta as OperationMeta, // every operation is made by operation.ts
        procedure: node,
      },
    ]
  })
}
