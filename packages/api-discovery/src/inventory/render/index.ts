import type { Inventory } from '../inventory.ts'
import { inventoryMarkdown } from './markdown.ts'
import { inventoryOpenApi } from './openapi.ts'
import { inventoryJson, inventoryNdjson } from './plain.ts'
import { inventorySarif } from './sarif.ts'
import { inventoryTable } from './table.ts'

export const INVENTORY_FORMATS = ['table', 'json', 'ndjson', 'markdown', 'openapi', 'sarif'] as const
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number]

export interface RenderContext {
  readonly title: string
  /** The command, which documents name as their maker. */
  readonly tool: string
  /** Where SARIF points for endpoints that stand in no file. */
  readonly fallbackFile: string
}

/** An inventory as text that ends with a line's end unless it is empty. */
export function renderInventory(inventory: Inventory, format: InventoryFormat, context: RenderContext): string {
  switch (format) {
    case 'table':
      return inventoryTable(inventory)
    case 'json':
      return inventoryJson(inventory, context.tool)
    case 'ndjson':
      return inventoryNdjson(inventory)
    case 'markdown':
      return inventoryMarkdown(inventory)
    case 'openapi':
      return inventoryOpenApi(inventory, context.title, context.tool)
    case 'sarif':
      return inventorySarif(inventory, context.fallbackFile, context.tool)
  }
}
