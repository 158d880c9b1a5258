//! The words of an unfolded number, as the page reads them.

/// An enum whose members have names.
macro_rules! named {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $member:ident = $name:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$doc])* $member),* }

        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$member),*];
            /// Their names, in the same order.
            pub const NAMES: &[&str] = &[$($name),*];

            /// As the page spells it.
            #[must_use]
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }
        }
    };
}

named! {
    /// What a number is.
    Kind {
        /// `C[letter, dimension]`, a parameter.
        Embedding = "embedding",
        /// `x[j]`: one of an example's `T * E` inputs.
        Input = "input",
        /// `W[input, neuron]`, a parameter.
        Weight = "weight",
        /// `b[neuron]`, a parameter.
        Bias = "bias",
        /// What the Linear of a layer gives.
        Z = "z",
        /// Mean of `z` over the minibatch.
        Mean = "mean",
        /// Variance of `z` over the minibatch, the unbiased one unless `bn_variance` is biased.
        Var = "var",
        /// The mean that evaluation subtracts.
        RunningMean = "running_mean",
        /// The variance that evaluation divides by the root of (recipe `layers`).
        RunningVar = "running_var",
        /// The std that evaluation divides by (recipe `flat`).
        RunningStd = "running_std",
        /// `(z - mean) / sqrt(var + eps)`
        Xhat = "xhat",
        /// Scale after normalising, a parameter.
        Gamma = "gamma",
        /// Shift after normalising, a parameter.
        Beta = "beta",
        /// `gamma xhat + beta`
        Y = "y",
        /// `f(y)`, the output of a hidden layer that has neither a normalisation behind it nor
        /// a residual way past it.
        Activation = "activation",
        /// The input of a residual layer, added to what the layer made of it.
        Output = "output",
        /// Mean over the neurons of an example (`LayerNorm`).
        ExampleMean = "example_mean",
        /// Variance over the neurons of an example; of an `RMSNorm` the mean square.
        ExampleVar = "example_var",
        /// The output of the last layer for a letter.
        Logit = "logit",
        /// `softmax(logits)` for a letter.
        Probability = "probability",
        /// `-ln p(target)` of one example.
        Loss = "loss",
        /// The mean of the minibatch's losses: what is differentiated.
        MeanLoss = "mean_loss",
    }
}

impl Kind {
    /// The kind with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Some(Self::ALL[place(Self::NAMES, name)?])
    }

    /// Whether training changes it by its gradient.
    #[must_use]
    pub fn is_parameter(self) -> bool {
        matches!(self, Self::Embedding | Self::Weight | Self::Bias | Self::Gamma | Self::Beta)
    }

    /// Whether it is one of those that evaluation normalises with.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::RunningMean | Self::RunningVar | Self::RunningStd)
    }

    /// Whether each example has its own.
    #[must_use]
    pub fn is_of_an_example(self) -> bool {
        let is_shared = matches!(self, Self::Mean | Self::Var | Self::MeanLoss);
        !(is_shared || self.is_parameter() || self.is_running())
    }

    /// Whether there is no more than one in its layer and example.
    #[must_use]
    pub fn is_alone(self) -> bool {
        matches!(self, Self::Loss | Self::MeanLoss | Self::ExampleMean | Self::ExampleVar)
    }

    /// Whether it belongs to a layer.
    #[must_use]
    pub fn is_of_a_layer(self) -> bool {
        !matches!(
            self,
            Self::Embedding
                | Self::Input
                | Self::Logit
                | Self::Probability
                | Self::Loss
                | Self::MeanLoss
        )
    }
}

named! {
    /// The arithmetic that leads to a number, or to its gradient.
    Rule {
        /// A parameter: it comes from the steps before.
        Parameter = "parameter",
        /// A running statistic that this pass does not change.
        Kept = "kept",
        /// A row of the table, copied.
        Lookup = "lookup",
        /// The sum of all terms.
        SumOfProducts = "sum_of_products",
        /// The sum over the minibatch, each divided by how many they are.
        MeanOf = "mean_of",
        /// The same over the neurons of an example.
        MeanOverNeurons = "mean_over_neurons",
        /// The sum of the squared distances from the mean, divided by `B - 1`.
        VarianceOf = "variance_of",
        /// The same, divided by how many they are.
        BiasedVarianceOf = "biased_variance_of",
        /// The sum of the squares, divided by how many they are.
        MeanSquareOf = "mean_square_of",
        /// `(1 - momentum) running + momentum batch`
        RunningAverage = "running_average",
        /// `(z - mean) / sqrt(var + eps)`
        Standardise = "standardise",
        /// `z / sqrt(mean square + eps)`
        DivideByRms = "divide_by_rms",
        /// `gamma xhat + beta`
        Affine = "affine",
        /// `tanh y`
        Tanh = "tanh",
        /// `max(0, y)`
        Relu = "relu",
        /// `y` above zero, `0.01 y` below
        LeakyRelu = "leaky_relu",
        /// `y Phi(y)`
        Gelu = "gelu",
        /// `1 / (1 + e^-y)`
        Sigmoid = "sigmoid",
        /// `y`
        Linear = "linear",
        /// `e^logit / sum of e^logits`; the terms are those of that sum.
        Softmax = "softmax",
        /// `-ln p`
        NegativeLog = "negative_log",
        /// The layer's input, added.
        Residual = "residual",
        /// The gradient of what is differentiated: 1.
        Start = "start",
        /// The loss takes no notice of it: gradient 0.
        NotInTheLoss = "not_in_the_loss",
        /// One way to the loss: a product.
        Chain = "chain",
        /// `(p - 1 for the target) / B`
        SoftmaxAndLoss = "softmax_and_loss",
        /// Over the neurons of the next layer.
        SumOverNeurons = "sum_over_neurons",
        /// Over the neurons of the next layer, and straight on to its output.
        SumOverNeuronsAndOn = "sum_over_neurons_and_on",
        /// Over the neurons that are normalised together.
        SumOverLayer = "sum_over_layer",
        /// Over the examples of the minibatch.
        SumOverMinibatch = "sum_over_minibatch",
        /// Over the places where the letter stands.
        SumOverPlaces = "sum_over_places",
        /// `BatchNorm`: straight, through the mean, through the variance.
        BatchNorm = "batch_norm",
        /// `LayerNorm`: the same ways, over the neurons of the example.
        LayerNorm = "layer_norm",
        /// `RMSNorm`: straight, and through the mean square.
        RmsNorm = "rms_norm",
    }
}

named! {
    /// What a factor is in its term.
    Role {
        /// The number that the address names.
        Value = "value",
        /// The loss's derivative with respect to the number that the address names.
        Gradient = "gradient",
        /// The derivative of an activation, or of `-ln p`, at the number that the address names.
        Slope = "slope",
        /// `1 / B`, or `1 / (B - 1)` in an unbiased variance; over the neurons `1 / H`.
        Share = "share",
        /// `z - mean`, for the `z` that the address names.
        Deviation = "deviation",
        /// The derivative of the variance in one `z`: `2 (z - mean)` times the share.
        VarianceSlope = "variance_slope",
        /// `1 / sqrt(var + eps)`
        InverseStd = "inverse_std",
        /// `-1 / sqrt(var + eps)`: the derivative of `xhat` in the mean.
        MinusInverseStd = "minus_inverse_std",
        /// `-1 / (2 (var + eps))`: that of `xhat` in the variance, beside `xhat`.
        MinusHalfInverseVar = "minus_half_inverse_var",
        /// Added to the variance under the root.
        Eps = "eps",
        /// `-1` for the letter that was to be guessed.
        Target = "target",
        /// `e^(logit - largest)`, for the logit that the address names.
        Exponential = "exponential",
        /// The largest logit.
        Largest = "largest",
        /// `1 - momentum`
        Keep = "keep",
        /// Share of a minibatch in the running statistics.
        Momentum = "momentum",
        /// The running statistic before.
        Before = "before",
        /// The statistic of the minibatch.
        Batch = "batch",
    }
}

/// A loop: with names known in advance the compiler would write each comparison out.
fn place(names: &[&str], name: &str) -> Option<usize> {
    std::hint::black_box(names).iter().position(|&known| known == name)
}
