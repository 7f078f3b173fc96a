import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  define: { __APP__: '"test"' },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    exclude: ['src/ring2/**'],
    // A broken sync loop should fail, not hang.
    testTimeout: 10_000,
  },
})
