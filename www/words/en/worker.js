/** Said by the worker itself. */
export const noModule = 'the worker cannot read the compiled module';
