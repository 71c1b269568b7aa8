import type { Framework } from '../../engine/framework.ts'
import { aspnet } from './aspnet/index.ts'

export const csharpFrameworks: readonly Framework[] = [aspnet]
