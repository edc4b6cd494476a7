# The reference values of the tests: R's prophet on a series of known truth (see ReferenceTests.cs), hourly for 16 days with a gap of
# seven hours and two special days. The optimiser is told to go on to the end; at its defaults it stops early.
suppressMessages(library(prophet))

i <- 0:383
hash <- sin(i * 12.9898) * 43758.5453
noise <- hash - floor(hash) - 0.5
day <- (480000 + i) %/% 24
truth <- 30 + 0.02 * i + 0.08 * pmax(0, i - 200) + 5 * sin(2 * pi * i / 24) + 3 * cos(2 * pi * i / 168) + 6 * (day %in% c(20004, 20011))
y <- truth + 4 * noise
known <- !(i %in% 100:106)
at <- as.POSIXct(i * 3600 + 480000 * 3600, origin = "1970-01-01", tz = "GMT")
special <- data.frame(holiday = "special", ds = as.Date(c(20004, 20011, 20018), origin = "1970-01-01"))

model <- prophet(
  data.frame(ds = at[known], y = y[known]), holidays = special,
  tol_obj = 1e-16, tol_rel_obj = 1, tol_grad = 1e-16, tol_rel_grad = 1, tol_param = 1e-16, history_size = 200)
wanted <- c(0, 50, 103, 199, 230, 300, 383, 400, 450)
future <- data.frame(ds = as.POSIXct(wanted * 3600 + 480000 * 3600, origin = "1970-01-01", tz = "GMT"))
parts <- predict(model, future)
cat("sigma", format(model$params$sigma_obs * model$y.scale, digits = 10), "\n")
cat("changes", sum(abs(model$params$delta)) * model$y.scale, "\n")
cat("log posterior", format(model$stan.fit$value, digits = 12), "\n")
print(data.frame(
  i = wanted, trend = parts$trend, season = parts$daily + parts$weekly, special = parts$holidays), digits = 10)
