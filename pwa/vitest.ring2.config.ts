import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['browser'] },
  test: { environment: 'node', include: ['src/ring2/*.test.ts'], fileParallelism: false },
})
