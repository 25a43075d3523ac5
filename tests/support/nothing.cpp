// Keeps the support library non-empty until the first helper stands here.
